/* Timers by the thousand, stopped processes that are killed, programs that execute themselves, threads without end. */
#include "bad.h"
#include <linux/futex.h>
#include <pthread.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>

static void timers(void) {
    setrlimit(RLIMIT_SIGPENDING, &(struct rlimit){500, 500});
    int made = 0;
    timer_t last;
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
    signal(SIGUSR1, SIG_IGN);
    while (made < 100000 && timer_create(CLOCK_MONOTONIC, &event, &last) == 0) {
        timer_settime(last, 0, &(struct itimerspec){{0, 1}, {0, 1}}, NULL);
        made++;
    }
    /* Others of the same user count, too. */
    _exit(errno == EAGAIN && made <= 500 ? 0 : 1);
}

static volatile int ticks;
static void tick(int signo) { (void)signo; ticks++; }

/* The shortest interval that there is: time goes on nevertheless. */
static void shortest(void) {
    signal(SIGALRM, tick);
    int fd = timerfd_create(CLOCK_MONOTONIC, O_NONBLOCK);
    timerfd_settime(fd, 0, &(struct itimerspec){{0, 1}, {0, 1}}, NULL);
    timer_t timer;
    timer_create(CLOCK_MONOTONIC, &(struct sigevent){.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM}, &timer);
    timer_settime(timer, 0, &(struct itimerspec){{0, 100000}, {0, 1}}, NULL);
    while (ticks < 100) continue;
    timer_delete(timer);
    uint64_t expired = 0;
    _exit(read(fd, &expired, 8) == 8 && expired > 100 ? 0 : 1);
}

/* Times as far away as they can be. */
static void never(void) {
    const struct itimerspec last = {{INT64_MAX, 999999999}, {INT64_MAX, 999999999}};
    struct itimerspec old = {{-1, -1}, {-1, -1}};
    timer_t timer;
    timer_create(CLOCK_MONOTONIC, NULL, &timer);
    int fd = timerfd_create(CLOCK_REALTIME, 0);
    for (int round = 0; round < 3; round++) {
        if (timer_settime(timer, 0, &last, &old) != 0 || old.it_value.tv_nsec < 0) _exit(1);
        if (timerfd_settime(fd, 0, &last, &old) != 0 || old.it_value.tv_nsec < 0) _exit(2);
        setitimer(ITIMER_REAL, &(struct itimerval){{INT64_MAX, 999999}, {INT64_MAX, 999999}}, NULL);
        if (clock_nanosleep(CLOCK_MONOTONIC, 0, &(struct timespec){0, 1000}, NULL) != 0) _exit(3);
    }
    if (timer_gettime(timer, &old) != 0 || old.it_value.tv_sec < 1000) _exit(4);
}

static void stand(void) {
    raise(SIGSTOP);
    _exit(1);
}

static void stopped(void) {
    int status;
    for (int round = 0; round < 50; round++) {
        pid_t pid = fork();
        if (pid == 0) stand();
        waitpid(pid, &status, WUNTRACED);
        if (!WIFSTOPPED(status)) _exit(1);
        kill(pid, SIGTERM);
        kill(pid, SIGKILL);
        waitpid(pid, &status, 0);
        if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL) _exit(2);
    }
}

/* In a wait that no handler interrupts, with a signal that has one, and one that has none. */
static void lockedOut(int last) {
    static uint32_t word;
    pid_t self = getpid(), pid = fork();
    if (pid == 0) {
        signal(SIGHUP, tick);
        word = self;
        syscall(SYS_futex, &word, FUTEX_LOCK_PI_PRIVATE, 0, NULL, NULL, 0);
        _exit(1);
    }
    usleep(20000);
    kill(pid, SIGHUP);
    usleep(20000);
    kill(pid, last);
    int status;
    waitpid(pid, &status, 0);
    _exit(WIFSIGNALED(status) && WTERMSIG(status) == last ? 0 : 2);
}
static void killedInLock(void) { lockedOut(SIGKILL); }
static void endedInLock(void) { lockedOut(SIGTERM); }

static void *rest(void *argument) {
    pause();
    return argument;
}

static void threads(void) {
    setrlimit(RLIMIT_NPROC, &(struct rlimit){200, 200});
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 16384);
    pthread_t thread;
    int made = 0, error;
    while (made < 1000 && (error = pthread_create(&thread, &small, rest, NULL)) == 0) made++;
    _exit(error == EAGAIN ? 0 : 1);
}

/* Executes itself again and again; every other time out of a thread. */
static void *executeAgain(void *left) {
    execl("/proc/self/exe", "bad", "again", (char *)left, NULL);
    _exit(3);
}

void again(int left) {
    if (left == 0) _exit(7);
    static char text[16];
    snprintf(text, sizeof text, "%d", left - 1);
    pthread_t thread;
    if (left & 1) pthread_create(&thread, NULL, executeAgain, text);
    else executeAgain(text);
    for (;;) pause();
}

static void program(void) { again(60); }

static void tooManyArguments(void) {
    static char *many[300000];
    for (unsigned i = 0; i < 299999; i++) many[i] = "argument";
    execv("/proc/self/exe", many);
    _exit(errno == E2BIG ? 0 : 1);
}

static void tooLongArgument(void) {
    static char text[200000];
    memset(text, 'x', sizeof text - 1);
    execl("/proc/self/exe", "bad", text, NULL);
    _exit(errno == E2BIG ? 0 : 1);
}

static void waits(void) {
    int none[2];
    pipe(none);
    printf("nothing to wait for: %s", outcome(waitpid(-1, NULL, 0)));
    printf(" %s", outcome(waitpid(0x7fffffff, NULL, 0)));
    printf(" %s", outcome(kill(0x7fffffff, 0)));
    printf(" %s", outcome(nanosleep(&(struct timespec){0, 1000000000}, NULL)));
    printf(" %s\n", outcome(nanosleep(&(struct timespec){-1, 0}, NULL)));
    fflush(stdout);
    _exit(0);
}

void waiting(void) {
    child("timers", timers);
    child("the shortest interval", shortest);
    child("times that never come", never);
    child("stopped and killed", stopped);
    child("killed while it waits for a lock", killedInLock);
    child("ended while it waits for a lock", endedInLock);
    child("threads", threads);
    child("a program that executes itself", program);
    child("too many arguments", tooManyArguments);
    child("too long an argument", tooLongArgument);
    child("waits", waits);
}
