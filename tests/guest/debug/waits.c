/* A thread in every kind of wait, each in a function of its own; main stands at the marked line once all of them wait. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <mqueue.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int empty[2], other[2], pair[2];
static uint32_t word, lock;
static char page[4096];

static sigset_t usr2(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    return set;
}

static mqd_t queue(const char *name) {
    struct mq_attr attr = {.mq_maxmsg = 1, .mq_msgsize = 8};
    return mq_open(name, O_CREAT | O_RDWR, 0600, &attr);
}

/* An abstract name. */
static socklen_t named(struct sockaddr_un *address, const char *name) {
    address->sun_family = AF_UNIX;
    address->sun_path[0] = 0;
    strcpy(address->sun_path + 1, name);
    return sizeof(sa_family_t) + 1 + strlen(name);
}

static int listening(const char *name, int backlog) {
    struct sockaddr_un address;
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    bind(fd, (struct sockaddr *)&address, named(&address, name));
    listen(fd, backlog);
    return fd;
}

static void inPipeRead(void) { read(empty[0], page, 1); }
static void inPipeWrite(void) {
    int fds[2];
    pipe(fds);
    for (;;) write(fds[1], page, sizeof page);
}
static void inFutex(void) { syscall(SYS_futex, &word, FUTEX_WAIT, 0, NULL, NULL, 0); }
static void inTimedFutex(void) { syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 0, &(struct timespec){1000, 0}, NULL, 0); }
static void inLock(void) { syscall(SYS_futex, &lock, FUTEX_LOCK_PI, 0, NULL, NULL, 0); }
static void inWaitv(void) {
    struct { uint64_t val, uaddr; uint32_t flags, reserved; } items[2] = {{0, (uintptr_t)&word, 2, 0}, {0, (uintptr_t)&word, 2, 0}};
    syscall(449, items, 2, 0, NULL, 0);
}
static void inSleep(void) { nanosleep(&(struct timespec){1000, 0}, NULL); }
static void inPause(void) { pause(); }
static void inSuspend(void) {
    sigset_t set = usr2();
    sigsuspend(&set);
}
static void inSigwait(void) {
    sigset_t set = usr2();
    sigwaitinfo(&set, NULL);
}
static void inSignalfd(void) {
    sigset_t set = usr2();
    read(signalfd(-1, &set, 0), page, sizeof(struct signalfd_siginfo));
}
static void inPoll(void) { poll(&(struct pollfd){.fd = empty[0], .events = POLLIN}, 1, 1000000); }
static void inSelect(void) {
    fd_set set;
    FD_ZERO(&set);
    FD_SET(empty[0], &set);
    select(empty[0] + 1, &set, NULL, NULL, NULL);
}
static void inEpoll(void) {
    int fd = epoll_create1(0);
    struct epoll_event item = {.events = EPOLLIN};
    epoll_ctl(fd, EPOLL_CTL_ADD, empty[0], &item);
    epoll_ctl(fd, EPOLL_CTL_ADD, pair[0], &item);
    epoll_wait(fd, &item, 1, -1);
}
static void inEventRead(void) { read(eventfd(0, 0), page, 8); }
static void inEventWrite(void) { write(eventfd(1, 0), &(uint64_t){UINT64_MAX - 1}, 8); }
static void inTimer(void) {
    int fd = timerfd_create(CLOCK_MONOTONIC, 0);
    timerfd_settime(fd, 0, &(struct itimerspec){{0, 0}, {1000, 0}}, NULL);
    read(fd, page, 8);
}
static void inNotify(void) { read(inotify_init(), page, sizeof page); }
static void inReceive(void) { recv(pair[0], page, 1, 0); }
static void inSend(void) {
    int fds[2];
    socketpair(AF_UNIX, SOCK_STREAM, 0, fds);
    for (;;) send(fds[0], page, sizeof page, 0);
}
static void inAccept(void) { accept(listening("accept", 1), NULL, NULL); }
static void inConnect(void) {
    struct sockaddr_un address;
    listening("connect", 0);
    for (;;) connect(socket(AF_UNIX, SOCK_STREAM, 0), (struct sockaddr *)&address, named(&address, "connect"));
}
static void inWait(void) {
    if (fork() == 0) pause();
    waitpid(-1, NULL, 0);
}
static void inVfork(void) {
    if (vfork() == 0) {
        nanosleep(&(struct timespec){1000, 0}, NULL);
        _exit(0);
    }
}
static void inSemaphore(void) { semop(semget(IPC_PRIVATE, 1, 0600), &(struct sembuf){0, -1, 0}, 1); }
static void inMsgReceive(void) { msgrcv(msgget(IPC_PRIVATE, 0600), page, 8, 5, 0); }
static void inMsgSend(void) {
    int id = msgget(IPC_PRIVATE, 0600);
    *(long *)page = 1;
    for (;;) msgsnd(id, page, 4000, 0);
}
static void inMqReceive(void) { mq_receive(queue("/receive"), page, 8, NULL); }
static void inMqSend(void) {
    mqd_t fd = queue("/send");
    for (;;) mq_send(fd, page, 1, 0);
}
static void inFlock(void) {
    flock(open("/tmp/lock", O_CREAT | O_RDWR, 0600), LOCK_EX);
    flock(open("/tmp/lock", O_RDWR), LOCK_EX);
}
static void inFifo(void) {
    mkfifo("/tmp/fifo", 0600);
    open("/tmp/fifo", O_RDONLY);
}
static void inSplice(void) { splice(empty[0], NULL, other[1], NULL, 10, 0); }
static void inTee(void) { tee(empty[0], other[1], 10, 0); }
static void inConsole(void) { read(0, page, 1); }

static const struct { const char *name; void (*run)(void); } waits[] = {
#define WAIT(name) {#name, name}
    WAIT(inPipeRead), WAIT(inPipeWrite), WAIT(inFutex), WAIT(inTimedFutex), WAIT(inLock), WAIT(inWaitv), WAIT(inSleep),
    WAIT(inPause), WAIT(inSuspend), WAIT(inSigwait), WAIT(inSignalfd), WAIT(inPoll), WAIT(inSelect), WAIT(inEpoll),
    WAIT(inEventRead), WAIT(inEventWrite), WAIT(inTimer), WAIT(inNotify), WAIT(inReceive), WAIT(inSend), WAIT(inAccept),
    WAIT(inConnect), WAIT(inWait), WAIT(inVfork), WAIT(inSemaphore), WAIT(inMsgReceive), WAIT(inMsgSend), WAIT(inMqReceive),
    WAIT(inMqSend), WAIT(inFlock), WAIT(inFifo), WAIT(inSplice), WAIT(inTee), WAIT(inConsole),
};

static void *start(void *wait) {
    ((void (*)(void))wait)();
    printf("a wait has ended: %s\n", strerror(errno));
    return NULL;
}

int main(void) {
    sigset_t set = usr2();
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    if (pipe(empty) + pipe(other) + socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0) return 1;
    lock = getpid();
    pthread_t thread;
    for (size_t i = 0; i < sizeof waits / sizeof *waits; i++) {
        if (pthread_create(&thread, NULL, start, (void *)waits[i].run) != 0) return 2;
    }
    usleep(50000);
    puts("EXIT-SUCCESS"); // #BP waiting
    exit(0);
}
