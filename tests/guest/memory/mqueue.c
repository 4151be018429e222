/* POSIX message queues: priorities, limits, waiting, notification, poll. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <mqueue.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "check.h"

#define NAME "/hartbeat-test"

static volatile int notified, code, value;

static void onMessage(int signo, siginfo_t *info, void *context) {
    notified++;
    code = info->si_code;
    value = info->si_value.sival_int;
}

void mqueue(void) {
    char text[64];
    unsigned priority;
    mq_unlink(NAME);
    SEE("not there", mq_open(NAME, O_RDWR));
    struct mq_attr attributes = {.mq_maxmsg = 3, .mq_msgsize = 32};
    mqd_t queue = mq_open(NAME, O_RDWR | O_CREAT, 0600, &attributes);
    SEE("exclusive", mq_open(NAME, O_RDWR | O_CREAT | O_EXCL, 0600, 0));
    SEE("send", mq_send(queue, "low", 4, 1));
    SEE("send", mq_send(queue, "high", 5, 9));
    SEE("send", mq_send(queue, "low too", 8, 1));
    struct timespec past = {1, 0};
    SEE("full", mq_timedsend(queue, "more", 5, 1, &past));
    SEE("too long", mq_send(queue, text, 33, 1));
    mq_getattr(queue, &attributes);
    printf("flags %ld, %ld of %ld messages of %ld bytes\n", attributes.mq_flags, attributes.mq_curmsgs, attributes.mq_maxmsg, attributes.mq_msgsize);
    SEE("too short", mq_receive(queue, text, 31, &priority));
    for (int i = 0; i < 3; i++) {
        mq_receive(queue, text, sizeof text, &priority);
        printf("%s, %u\n", text, priority);
    }
    struct mq_attr nonblocking = {.mq_flags = O_NONBLOCK};
    mq_setattr(queue, &nonblocking, 0);
    SEE("empty", mq_receive(queue, text, sizeof text, 0));
    nonblocking.mq_flags = 0;
    mq_setattr(queue, &nonblocking, 0);
    struct timespec soon;
    clock_gettime(CLOCK_REALTIME, &soon);
    soon.tv_nsec += 2000000;
    if (soon.tv_nsec >= 1000000000) soon.tv_nsec -= 1000000000, soon.tv_sec++;
    SEE("in time", mq_timedreceive(queue, text, sizeof text, 0, &soon));

    struct pollfd poller = {queue, POLLIN | POLLOUT};
    int ready = poll(&poller, 1, 0);
    printf("poll: %d %x\n", ready, poller.revents);
    fflush(stdout);
    if (fork() == 0) {
        usleep(1000);
        mq_send(queue, "from the child", 15, 4);
        _exit(0);
    }
    SEE("waited", mq_receive(queue, text, sizeof text, &priority));
    printf("%s, %u\n", text, priority);
    wait(0);

    struct sigaction action = {.sa_sigaction = onMessage, .sa_flags = SA_SIGINFO};
    sigaction(SIGUSR1, &action, 0);
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1, .sigev_value.sival_int = 55};
    SEE("notify", mq_notify(queue, &event));
    SEE("notify again", mq_notify(queue, &event));
    mq_send(queue, "a", 2, 0);
    mq_send(queue, "b", 2, 0);
    printf("notified %d, code %d, value %d\n", notified, code, value);
    SEE("unlink", mq_unlink(NAME));
    SEE("unlink again", mq_unlink(NAME));
    SEE("still open", mq_receive(queue, text, sizeof text, 0));
    SEE("close", mq_close(queue));
    SEE("closed", mq_send(queue, "c", 2, 0));
}
