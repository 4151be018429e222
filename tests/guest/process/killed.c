/* A process with a thread in every kind of wait ends: by SIGKILL, by exit_group, by execve. Its parent learns of it, and nothing of it is left. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char self[4096];
static int pipes[2], full[2], pair[2], event, listener;
static uint32_t word, lock;

static void sleepFor(int seconds) { nanosleep(&(struct timespec){seconds, 0}, NULL); }
static void inRead(void) { char byte; read(pipes[0], &byte, 1); }
static void inWrite(void) { char page[4096] = {0}; for (;;) write(full[1], page, sizeof page); }
static void inFutex(void) { syscall(SYS_futex, &word, FUTEX_WAIT, 0, NULL, NULL, 0); }
static void inTimedFutex(void) { syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 0, &(struct timespec){1000, 0}, NULL, 0); }
static void inLock(void) { syscall(SYS_futex, &lock, FUTEX_LOCK_PI, 0, NULL, NULL, 0); }
static void inWaitv(void) {
    struct { uint64_t val, uaddr; uint32_t flags, reserved; } items[2] = {{0, (uintptr_t)&word, 2, 0}, {0, (uintptr_t)&word, 2, 0}};
    syscall(449, items, 2, 0, NULL, 0);
}
static void inSleep(void) { sleepFor(1000); }
static void inPause(void) { pause(); }
static void inPoll(void) { struct pollfd fd = {.fd = pipes[0], .events = POLLIN}; poll(&fd, 1, 1000000); }
static void inSelect(void) { fd_set set; FD_ZERO(&set); FD_SET(pipes[0], &set); select(pipes[0] + 1, &set, NULL, NULL, NULL); }
static void inEpoll(void) {
    int fd = epoll_create1(0);
    struct epoll_event item = {.events = EPOLLIN};
    epoll_ctl(fd, EPOLL_CTL_ADD, pipes[0], &item);
    epoll_wait(fd, &item, 1, -1);
}
static void inEvent(void) { uint64_t value; read(event, &value, 8); }
static void inTimer(void) {
    uint64_t value;
    int fd = timerfd_create(CLOCK_MONOTONIC, 0);
    timerfd_settime(fd, 0, &(struct itimerspec){{0, 0}, {1000, 0}}, NULL);
    read(fd, &value, 8);
}
static void inNotify(void) { char bytes[256]; read(inotify_init(), bytes, sizeof bytes); }
static void inSocket(void) { char byte; recv(pair[0], &byte, 1, 0); }
static void inAccept(void) { accept(listener, NULL, NULL); }
static void inWait(void) { if (fork() == 0) pause(); while (wait(NULL) > 0) continue; }
static void inVfork(void) { if (vfork() == 0) { usleep(20000); _exit(0); } }
static void inSigwait(void) { sigset_t set; sigemptyset(&set); sigaddset(&set, SIGUSR2); sigwaitinfo(&set, NULL); }
static void inSemaphore(void) { int id = semget(IPC_PRIVATE, 1, 0600); struct sembuf op = {0, -1, SEM_UNDO}; semop(id, &op, 1); }
static void inLoop(void) { for (;;) continue; }

static void (*const waits[])(void) = {inRead, inWrite, inFutex, inTimedFutex, inLock, inWaitv, inSleep, inPause, inPoll, inSelect, inEpoll,
    inEvent, inTimer, inNotify, inSocket, inAccept, inWait, inVfork, inSigwait, inSemaphore, inLoop};

static void *start(void *wait) {
    ((void (*)(void))wait)();
    sleepFor(1000);
    return NULL;
}

static void family(int way) {
    if (pipe(pipes) + pipe(full) + socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0) _exit(90);
    event = eventfd(0, 0);
    listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listen(listener, 1) != 0) _exit(91);
    lock = getpid();
    for (size_t i = 0; i < sizeof waits / sizeof *waits; i++) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, start, (void *)waits[i]) != 0) _exit(92);
    }
    sleepFor(0);
    usleep(5000);
    if (way == 0) kill(getpid(), SIGKILL);
    if (way == 1) exit(5);
    if (way == 2) execl(self, self, "again", NULL);
    if (way == 3) abort();
    pause();
}

int main(int argc, char **argv) {
    static const char *const ways[] = {"SIGKILL", "exit", "execve", "abort", "SIGTERM of another"};
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (argc > 1) return 6;
    strcpy(self, argv[0]);
    for (int way = 0; way < 5; way++) {
        pid_t pid = fork();
        if (pid == 0) family(way);
        if (way == 4) {
            usleep(20000);
            kill(pid, SIGTERM);
        }
        int status;
        if (waitpid(pid, &status, 0) != pid) return 1;
        if (WIFSIGNALED(status)) printf("%s: killed by %d\n", ways[way], WTERMSIG(status));
        else printf("%s: exited %d\n", ways[way], WEXITSTATUS(status));
    }
    puts("EXIT-SUCCESS");
    return 0;
}
