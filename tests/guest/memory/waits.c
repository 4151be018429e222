/* Processes that wait for semaphores and messages, and are killed while they do. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <mqueue.h>
#include <signal.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "check.h"

static int semaphores, empty, full;
static mqd_t queue;

static void wanting(int which) {
    static struct { long type; char text[8000]; } message = {1};
    struct sembuf take = {0, -3, SEM_UNDO};
    struct timespec far = {4000000000, 0};
    char text[32];
    switch (which) {
        case 0: semop(semaphores, &take, 1); break;
        case 1: msgrcv(empty, &message, 8000, 4, 0); break;
        case 2: msgsnd(full, &message, 8000, 0); break;
        case 3: mq_receive(queue, text, sizeof text, 0); break;
        case 4: mq_timedreceive(queue, text, sizeof text, 0, &far); break;
    }
    _exit(1);
}

void waits(void) {
    int children[5], status;
    static struct { long type; char text[8000]; } message = {1};
    struct mq_attr attributes = {.mq_maxmsg = 2, .mq_msgsize = 16};
    semaphores = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    empty = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
    full = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
    msgsnd(full, &message, 8000, 0);
    msgsnd(full, &message, 8000, 0);
    mq_unlink("/hartbeat-waits");
    queue = mq_open("/hartbeat-waits", O_RDWR | O_CREAT, 0600, &attributes);
    fflush(stdout);
    for (int i = 0; i < 5; i++) if ((children[i] = fork()) == 0) wanting(i);
    while (semctl(semaphores, 0, GETNCNT) == 0) usleep(1000);
    usleep(20000);
    for (int i = 0; i < 5; i++) {
        kill(children[i], SIGKILL);
        waitpid(children[i], &status, 0);
        printf("killed by %d\n", WTERMSIG(status));
    }
    SEE("nobody waits", semctl(semaphores, 0, GETNCNT));
    SEE("room stays", msgrcv(full, &message, 8000, 0, 0));
    SEE("send", mq_send(queue, "x", 1, 1));
    SEE("receive", mq_receive(queue, message.text, 16, 0));
    mq_unlink("/hartbeat-waits");
    semctl(semaphores, 0, IPC_RMID);
    msgctl(full, IPC_RMID, 0);
    msgctl(empty, IPC_RMID, 0);
}
