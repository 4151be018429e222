/* System V shared memory, semaphores and message queues, between processes. */
#define _GNU_SOURCE
#include <signal.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "check.h"

static void inChild(void (*body)(int), int argument) {
    fflush(stdout);
    if (fork() != 0) return;
    body(argument);
    fflush(stdout);
    _exit(0);
}

static char *shared;

static void addToShared(int by) {
    shared[1] += by;
    printf("attached in the child: %d\n", shared[0]);
}

static void segments(void) {
    int id = shmget(IPC_PRIVATE, 5000, IPC_CREAT | 0600);
    shared = shmat(id, 0, 0);
    shared[0] = 42;
    inChild(addToShared, 3);
    wait(0);
    struct shmid_ds status;
    SEE("stat", shmctl(id, IPC_STAT, &status));
    printf("size %zu, attached %lu, mode %o, mine %d, sum %d\n", status.shm_segsz, status.shm_nattch, status.shm_perm.mode & 0777, status.shm_cpid == getpid(), shared[1]);
    char *readOnly = shmat(id, 0, SHM_RDONLY);
    printf("twice: %d\n", readOnly[0]);
    SEE("detach", shmdt(readOnly));
    SEE("detach again", shmdt(readOnly));
    SEE("remove", shmctl(id, IPC_RMID, 0));
    printf("still there: %d\n", shared[0]);
    SEE("stat", shmctl(id, IPC_STAT, &status));
    printf("destroyed at the end: %d\n", (status.shm_perm.mode & SHM_DEST) != 0);
    SEE("detach", shmdt(shared));
    SEE("stat", shmctl(id, IPC_STAT, &status));
    SEEP("attach what is gone", shmat(id, 0, 0));
    SEE("no key", shmget(0x48420001, 100, 0));
    int keyed = shmget(0x48420001, 100, IPC_CREAT | 0600);
    SEE("exclusive", shmget(0x48420001, 100, IPC_CREAT | IPC_EXCL | 0600));
    SEE("too large", shmget(0x48420001, 10000, 0600));
    printf("same: %d\n", shmget(0x48420001, 50, 0600) == keyed);
    SEE("remove", shmctl(keyed, IPC_RMID, 0));
    SEE("no key", shmget(0x48420001, 100, 0));
}

static int semid;

static int operate(int index, int amount, int flags) {
    struct sembuf operation = {index, amount, flags};
    return semop(semid, &operation, 1);
}

static void waitThenPost(int unused) {
    operate(0, -2, 0);
    printf("child: got two\n");
    fflush(stdout);
    operate(1, 1, 0);
}

static void takeWithUndo(int unused) {
    operate(2, -1, SEM_UNDO);
    operate(3, 5, SEM_UNDO);
}

static void waitForever(int unused) {
    _exit(operate(0, -9, 0) == -1 && errno == EIDRM ? 33 : 1);
}

static void nothing(int signo) {}

static void semaphores(void) {
    semid = semget(IPC_PRIVATE, 4, IPC_CREAT | 0600);
    SEE("value", semctl(semid, 0, GETVAL));
    inChild(waitThenPost, 0);
    operate(0, 1, 0);
    operate(0, 1, 0);
    SEE("child has posted", operate(1, -1, 0));
    wait(0);
    SEE("would wait", operate(0, -1, IPC_NOWAIT));
    SEE("no such semaphore", operate(9, -1, 0));
    SEE("is zero", operate(0, 0, 0));
    SEE("set", semctl(semid, 2, SETVAL, 1));
    SEE("too large", semctl(semid, 2, SETVAL, 40000));
    inChild(takeWithUndo, 0);
    wait(0);
    printf("undone: %d %d\n", semctl(semid, 2, GETVAL), semctl(semid, 3, GETVAL));
    struct sembuf both[2] = {{2, -1, 0}, {3, -1, IPC_NOWAIT}};
    SEE("both or none", semop(semid, both, 2));
    printf("none: %d\n", semctl(semid, 2, GETVAL));
    unsigned short values[4] = {1, 2, 3, 4};
    SEE("set all", semctl(semid, 0, SETALL, values));
    unsigned short got[4];
    semctl(semid, 0, GETALL, got);
    printf("all: %d %d %d %d\n", got[0], got[1], got[2], got[3]);
    struct sembuf take = {0, -5, 0};
    struct timespec soon = {0, 2000000};
    SEE("in time", semtimedop(semid, &take, 1, &soon));
    struct sigaction action = {.sa_handler = nothing, .sa_flags = SA_RESTART};
    sigaction(SIGALRM, &action, 0);
    alarm(1);
    SEE("interrupted", semop(semid, &take, 1));
    inChild(waitForever, 0);
    while (semctl(semid, 0, GETNCNT) == 0) usleep(1000);
    struct semid_ds status;
    SEE("stat", semctl(semid, 0, IPC_STAT, &status));
    printf("semaphores: %lu\n", status.sem_nsems);
    SEE("remove", semctl(semid, 0, IPC_RMID));
    int told;
    wait(&told);
    printf("told: %d\n", WEXITSTATUS(told));
    SEE("gone", semctl(semid, 0, GETVAL));
}

static int queue;
struct message { long type; char text[100]; };

static void sendLater(int unused) {
    struct message message = {7, "seven"};
    usleep(1000);
    msgsnd(queue, &message, 6, 0);
}

static void drain(int unused) {
    struct message message;
    usleep(1000);
    msgrcv(queue, &message, 100, 5, MSG_NOERROR);
}

static void messages(void) {
    queue = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
    struct message message = {3, "three"};
    SEE("send", msgsnd(queue, &message, 6, 0));
    message.type = 1;
    strcpy(message.text, "one");
    SEE("send", msgsnd(queue, &message, 4, 0));
    SEE("of no type", (message.type = 0, msgsnd(queue, &message, 4, 0)));
    SEE("of that type", msgrcv(queue, &message, 100, 9, IPC_NOWAIT));
    SEE("too long", msgrcv(queue, &message, 2, 1, 0));
    SEE("least", msgrcv(queue, &message, 100, -5, 0));
    printf("type %ld, %s\n", message.type, message.text);
    SEE("cut", msgrcv(queue, &message, 2, 0, MSG_NOERROR));
    printf("type %ld, %.2s\n", message.type, message.text);
    inChild(sendLater, 0);
    SEE("waited", msgrcv(queue, &message, 100, 7, 0));
    printf("type %ld, %s\n", message.type, message.text);
    wait(0);
    static struct { long type; char text[8000]; } large = {5};
    SEE("large", msgsnd(queue, &large, 8000, 0));
    SEE("large", msgsnd(queue, &large, 8000, 0));
    SEE("full", msgsnd(queue, &large, 8000, IPC_NOWAIT));
    inChild(drain, 0);
    SEE("room again", msgsnd(queue, &large, 8000, 0));
    wait(0);
    struct msqid_ds status;
    SEE("stat", msgctl(queue, IPC_STAT, &status));
    printf("messages %lu, bytes %lu of %lu, sent by me %d\n", status.msg_qnum, status.__msg_cbytes, status.msg_qbytes, status.msg_lspid == getpid());
    SEE("remove", msgctl(queue, IPC_RMID, 0));
    SEE("gone", msgrcv(queue, &message, 100, 0, 0));
}

void sysv(void) {
    segments();
    semaphores();
    messages();
}
