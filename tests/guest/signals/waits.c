/* Waits that signals end, restart or leave alone; taking signals without handlers. */
#include "cases.h"
#include <fcntl.h>
#include <mqueue.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <linux/futex.h>

static volatile int handled;
static void count(int signo, siginfo_t *info, void *context) {
    (void)signo;
    (void)info;
    (void)context;
    handled++;
}

/* SIGALRM in 20 ms. */
static void soon(void) {
    struct itimerval timer = {.it_value = {0, 20000}};
    setitimer(ITIMER_REAL, &timer, NULL);
}

static void tell(const char *what, long result) {
    int failed = errno;
    printf("%s: %ld", what, result);
    if (result < 0) printf(" EINTR %d", failed == EINTR);
    printf(" handled %d\n", handled);
    handled = 0;
}

static int ends[2];
static int word;
static const struct timespec long_time = {3, 0};

static void all_waits(void) {
    struct timespec left = {9, 9};
    char byte;
    soon();
    tell("nanosleep", nanosleep(&long_time, &left));
    printf("  time left: %d\n", left.tv_sec == 2 && left.tv_nsec > 900000000);
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += 3;
    left.tv_sec = 9;
    soon();
    int r = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, &left);
    printf("absolute clock_nanosleep: EINTR %d, time left untouched %d\n", r == EINTR, left.tv_sec == 9);
    handled = 0;
    struct pollfd watched = {ends[0], POLLIN, 0};
    soon();
    tell("poll", poll(&watched, 1, 3000));
    fd_set set;
    FD_ZERO(&set);
    FD_SET(ends[0], &set);
    struct timeval limit = {3, 0};
    soon();
    tell("select", select(ends[0] + 1, &set, NULL, NULL, &limit));
    int epoll = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN};
    epoll_ctl(epoll, EPOLL_CTL_ADD, ends[0], &event);
    soon();
    tell("epoll_wait", epoll_wait(epoll, &event, 1, 3000));
    close(epoll);
    soon();
    tell("futex with a timeout", syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 0, &long_time, NULL, 0));
    soon();
    tell("pause", pause());
    sigset_t none = set_of(SIGUSR2);
    block(SIGUSR2);
    soon();
    tell("sigtimedwait", sigtimedwait(&none, NULL, &long_time));
    (void)byte;
}

void case_waits(void) {
    if (pipe(ends) != 0) return;
    puts("without SA_RESTART:");
    handle(SIGALRM, count, 0);
    all_waits();
    char byte;
    soon();
    tell("read", read(ends[0], &byte, 1));
    soon();
    tell("futex", syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 0, NULL, NULL, 0));
    pid_t child = fork();
    if (child == 0) {
        nanosleep(&long_time, NULL);
        _exit(0);
    }
    soon();
    tell("wait", wait(NULL));
    static char big[100000];
    soon();
    tell("a write of which a part was done", write(ends[1], big, sizeof big));
    soon();
    tell("a write of which nothing was done", write(ends[1], big, 5000));
    puts("with SA_RESTART these fail all the same:");
    handle(SIGALRM, count, SA_RESTART);
    while (read(ends[0], big, sizeof big) == (ssize_t)sizeof big) continue;
    handled = 0;
    all_waits();
    kill(child, SIGKILL);
    report_end("child", child);
}

void case_restart(void) {
    if (pipe(ends) != 0) return;
    handle(SIGALRM, count, SA_RESTART);
    char byte = 0;
    pid_t child = fork();
    if (child == 0) {
        struct timespec time = {0, 60000000};
        nanosleep(&time, NULL);
        _exit(write(ends[1], "x", 1) == 1 ? 7 : 1);
    }
    soon();
    tell("read goes on", read(ends[0], &byte, 1));
    printf("  %c\n", byte);
    report_end("child", child);
    child = fork();
    if (child == 0) {
        struct timespec time = {0, 60000000};
        nanosleep(&time, NULL);
        _exit(8);
    }
    soon();
    int status = 0;
    tell("wait goes on", waitpid(child, &status, 0) == child);
    printf("  %d\n", WEXITSTATUS(status));
    mq_unlink("/restart");
    struct mq_attr attributes = {.mq_maxmsg = 1, .mq_msgsize = 8};
    mqd_t queue = mq_open("/restart", O_RDWR | O_CREAT, 0600, &attributes);
    child = fork();
    if (child == 0) {
        struct timespec time = {0, 60000000};
        nanosleep(&time, NULL);
        _exit(mq_send(queue, "x", 1, 0) == 0 ? 9 : 1);
    }
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 3;
    char message[8];
    soon();
    tell("mq_timedreceive goes on until its deadline", mq_timedreceive(queue, message, sizeof message, NULL, &until));
    report_end("child", child);
    mq_close(queue);
    mq_unlink("/restart");
    puts("ignored signals disturb nothing:");
    signal(SIGALRM, SIG_IGN);
    struct timespec time = {0, 60000000}, left = {5, 5};
    soon();
    tell("nanosleep", nanosleep(&time, &left));
    printf("  untouched %d\n", left.tv_sec == 5);
    child = fork();
    if (child == 0) {
        nanosleep(&time, NULL);
        kill(getppid(), SIGWINCH);
        kill(getppid(), SIGCONT);
        _exit(write(ends[1], "y", 1) == 1 ? 0 : 1);
    }
    tell("read", read(ends[0], &byte, 1));
    printf("  %c\n", byte);
    report_end("child", child);
}

void case_masks(void) {
    if (pipe(ends) != 0) return;
    handle(SIGUSR1, count, SA_RESTART);
    block(SIGUSR1);
    sigset_t none;
    sigemptyset(&none);
    struct pollfd watched = {ends[0], POLLIN, 0};
    raise(SIGUSR1);
    tell("blocked", 0);
    tell("ppoll", ppoll(&watched, 1, NULL, &none));
    printf("  blocked again %d\n", is_blocked(SIGUSR1));
    fd_set set;
    FD_ZERO(&set);
    FD_SET(ends[0], &set);
    raise(SIGUSR1);
    tell("pselect", pselect(ends[0] + 1, &set, NULL, NULL, NULL, &none));
    int epoll = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN};
    epoll_ctl(epoll, EPOLL_CTL_ADD, ends[0], &event);
    raise(SIGUSR1);
    tell("epoll_pwait", epoll_pwait(epoll, &event, 1, -1, &none));
    struct timespec zero = {0, 0};
    raise(SIGUSR1);
    tell("ppoll without time", ppoll(&watched, 1, &zero, &none));
    raise(SIGUSR1);
    tell("pselect without time", pselect(0, NULL, NULL, NULL, &zero, &none));
    raise(SIGUSR1);
    tell("epoll_pwait without time", epoll_pwait(epoll, &event, 1, 0, &none));
    raise(SIGUSR1);
    tell("sigsuspend", sigsuspend(&none));
    printf("  blocked again %d\n", is_blocked(SIGUSR1));
    if (write(ends[1], "x", 1) != 1) return;
    raise(SIGUSR1);
    tell("ppoll that need not wait", ppoll(&watched, 1, NULL, &none));
    printf("  and leaves the signal pending; blocked %d\n", is_blocked(SIGUSR1));
    unblock(SIGUSR1);
    tell("then it comes", 0);
}

void case_take(void) {
    sigset_t set = set_of(SIGUSR1);
    block(SIGUSR1);
    siginfo_t info;
    struct timespec now = {0, 0}, later = {0, 1000000}, bad = {0, 1000000000};
    printf("nothing there: %d", sigtimedwait(&set, &info, &now));
    printf(" EAGAIN %d\n", errno == EAGAIN);
    printf("nor later: %d", sigtimedwait(&set, &info, &later));
    printf(" EAGAIN %d\n", errno == EAGAIN);
    printf("no time: %d", sigtimedwait(&set, &info, &bad));
    printf(" EINVAL %d\n", errno == EINVAL);
    sigqueue(getpid(), SIGUSR1, (union sigval){.sival_int = 5});
    int signo = sigwaitinfo(&set, &info);
    printf("taken: %d code %d value %d\n", signo, info.si_code, info.si_value.sival_int);
    pid_t parent = getpid(), child = fork();
    if (child == 0) {
        nanosleep(&later, NULL);
        kill(parent, SIGUSR1);
        _exit(0);
    }
    signo = sigwaitinfo(&set, &info);
    printf("came while waiting: %d from the child %d\n", signo, info.si_pid == child);
    report_end("child", child);
}

void case_descriptor(void) {
    sigset_t set = set_of(SIGUSR1);
    sigaddset(&set, SIGRTMIN);
    sigaddset(&set, SIGKILL);
    sigprocmask(SIG_BLOCK, &set, NULL);
    int fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    struct signalfd_siginfo got[3];
    printf("empty: %ld", (long)read(fd, got, sizeof got));
    printf(" EAGAIN %d\n", errno == EAGAIN);
    printf("too small a buffer: %ld", (long)read(fd, got, 100));
    printf(" EINVAL %d\n", errno == EINVAL);
    struct pollfd watched = {fd, POLLIN, 0};
    printf("poll: %d\n", poll(&watched, 1, 0));
    raise(SIGUSR1);
    sigqueue(getpid(), SIGRTMIN, (union sigval){.sival_int = 77});
    int ready = poll(&watched, 1, 0);
    printf("poll: %d %d\n", ready, watched.revents == POLLIN);
    long n = read(fd, got, sizeof got);
    printf("read: %ld records, %u then RTMIN+%d value %d mine %d\n", n / (long)sizeof *got, got[0].ssi_signo,
           (int)got[1].ssi_signo - SIGRTMIN, got[1].ssi_int, got[1].ssi_pid == (uint32_t)getpid());
    int blocking = signalfd(-1, &set, 0), epoll = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN};
    epoll_ctl(epoll, EPOLL_CTL_ADD, blocking, &event);
    pid_t parent = getpid(), child = fork();
    if (child == 0) {
        struct timespec time = {0, 1000000};
        nanosleep(&time, NULL);
        kill(parent, SIGUSR1);
        _exit(0);
    }
    printf("epoll: %d\n", epoll_wait(epoll, &event, 1, 3000));
    n = read(blocking, got, sizeof *got);
    printf("read from the child: %d\n", n == sizeof *got && got[0].ssi_pid == (uint32_t)child);
    report_end("child", child);
    set = set_of(SIGUSR2);
    block(SIGUSR2);
    signalfd(fd, &set, 0);
    raise(SIGUSR1);
    printf("another mask: %ld\n", (long)read(fd, got, sizeof got));
    raise(SIGUSR2);
    n = read(fd, got, sizeof got);
    printf("is served: %d %u\n", n == sizeof *got, got[0].ssi_signo);
    printf("no signalfd: %d", signalfd(1, &set, 0));
    printf(" EINVAL %d\n", errno == EINVAL);
}
