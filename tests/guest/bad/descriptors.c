/* Descriptors without end: by opening, by duplicates, in messages, in epoll instances that watch one another. */
#include "bad.h"
#include <linux/close_range.h>
#include <poll.h>
#include <sched.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/socket.h>
#include <sys/timerfd.h>

static int openNull(void) { return open("/dev/null", O_RDONLY); }
static int duplicate(void) { return dup(0); }
static int makeEvent(void) { return eventfd(0, 0); }
static int makeTimer(void) { return timerfd_create(CLOCK_MONOTONIC, 0); }
static int makeEpoll(void) { return epoll_create1(0); }
static int makeSocket(void) { return socket(AF_INET, SOCK_STREAM, 0); }
static int makeMemory(void) { return memfd_create("memory", 0); }
static int makePipe(void) { int both[2]; return pipe(both); }
static int makePair(void) { int both[2]; return socketpair(AF_UNIX, SOCK_STREAM, 0, both); }
static int listenThere(void) { return fcntl(0, F_DUPFD, 100); }

static void leak(const char *what, int (*make)(void), int each) {
    int made = 0;
    while (make() >= 0) made += each;
    printf("%s: %d, then %s\n", what, made, outcome(-1));
    close_range(3, ~0U, 0);
}

static int pass(int socket, int fd) {
    char byte = 0, control[CMSG_SPACE(sizeof fd)] = {0};
    struct iovec part = {&byte, 1};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    *header = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof fd), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
    memcpy(CMSG_DATA(header), &fd, sizeof fd);
    return sendmsg(socket, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
}

/* A pair is sent into the next one, both ends of it, again and again: nobody holds any of them. */
static void passOn(void) {
    int last[2], next[2];
    socketpair(AF_UNIX, SOCK_DGRAM, 0, last);
    for (int i = 0; i < 1700; i++) {
        if (socketpair(AF_UNIX, SOCK_DGRAM, 0, next) != 0) _exit(1);
        if (pass(next[0], last[0]) != 1 || pass(next[1], last[1]) != 1) {
            _exit(errno == ETOOMANYREFS ? 0 : errno);
        }
        close(last[0]);
        close(last[1]);
        last[0] = next[0];
        last[1] = next[1];
    }
}

/* One pair holds itself, many times over. */
static void passSelf(void) {
    for (int round = 0; round < 3000; round++) {
        int pair[2];
        if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) != 0) _exit(1);
        if ((pass(pair[0], pair[1]) != 1 || pass(pair[1], pair[0]) != 1) && errno != ETOOMANYREFS) _exit(2);
        close(pair[0]);
        close(pair[1]);
    }
}

static void fill(void) {
    int pair[2];
    socketpair(AF_UNIX, SOCK_DGRAM, 0, pair);
    int sent = 0;
    while (pass(pair[0], 0) == 1) sent++;
    if (errno != EAGAIN && errno != ETOOMANYREFS) _exit(errno);
    if (sent < 5) _exit(1);
}

static void watchOneAnother(void) {
    int inner = epoll_create1(0), depth = 0;
    struct epoll_event item = {.events = EPOLLIN};
    for (;; depth++) {
        int outer = epoll_create1(0);
        if (epoll_ctl(outer, EPOLL_CTL_ADD, inner, &item) != 0) break;
        inner = outer;
    }
    printf("epoll in epoll: %d deep, then %s\n", depth, outcome(-1));
    int one = epoll_create1(0), other = epoll_create1(0);
    printf("itself: %s\n", outcome(epoll_ctl(one, EPOLL_CTL_ADD, one, &item)));
    printf("one another: %s", outcome(epoll_ctl(one, EPOLL_CTL_ADD, other, &item)));
    printf(" %s\n", outcome(epoll_ctl(other, EPOLL_CTL_ADD, one, &item)));
    close_range(3, ~0U, 0);
}

/* Of two who share a table one has ended and is not waited for; the other takes the table for itself alone. */
static void inherit(void) {
    int both[2];
    pipe2(both, O_NONBLOCK);
    pid_t pid = syscall(SYS_clone, CLONE_FILES | SIGCHLD, 0, 0, 0, 0);
    if (pid == 0) _exit(0);
    waitid(P_PID, pid, &(siginfo_t){0}, WEXITED | WNOWAIT);
    close_range(1000, 1000, CLOSE_RANGE_UNSHARE);
    close(both[1]);
    char byte;
    printf("the last writer has gone: %s\n", outcome(read(both[0], &byte, 1)));
    close(both[0]);
    waitpid(pid, NULL, 0);
}

static void overflow(void) {
    int fd = inotify_init1(O_NONBLOCK);
    mkdir("/tmp/bad-folder", 0755);
    inotify_add_watch(fd, "/tmp/bad-folder", IN_CREATE | IN_DELETE);
    for (int i = 0; i < 10000; i++) {
        close(open(i & 1 ? "/tmp/bad-folder/a" : "/tmp/bad-folder/b", O_CREAT | O_WRONLY, 0644));
        unlink(i & 1 ? "/tmp/bad-folder/a" : "/tmp/bad-folder/b");
    }
    static char bytes[65536];
    int events = 0, lost = 0;
    for (ssize_t got; (got = read(fd, bytes, sizeof bytes)) > 0;) {
        for (char *at = bytes; at < bytes + got; at += sizeof(struct inotify_event) + ((struct inotify_event *)at)->len) {
            events++;
            if (((struct inotify_event *)at)->mask & IN_Q_OVERFLOW) lost++;
        }
    }
    printf("inotify: %d events, %d overflow\n", events, lost);
    rmdir("/tmp/bad-folder");
    close(fd);
}

void descriptors(void) {
    setrlimit(RLIMIT_NOFILE, &(struct rlimit){300, 300});
    close_range(3, ~0U, 0);
    leak("open", openNull, 1);
    leak("dup", duplicate, 1);
    leak("fcntl", listenThere, 1);
    leak("eventfd", makeEvent, 1);
    leak("timerfd", makeTimer, 1);
    leak("epoll", makeEpoll, 1);
    leak("socket", makeSocket, 1);
    leak("memfd", makeMemory, 1);
    leak("pipe", makePipe, 2);
    leak("socketpair", makePair, 2);
    child("pairs in pairs", passOn);
    child("pairs in themselves", passSelf);
    child("one queue full of descriptors", fill);
    watchOneAnother();
    inherit();
    overflow();
}
