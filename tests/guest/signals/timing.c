/* Timers that send signals. */
#include "cases.h"
#include <sys/time.h>

static volatile int ticks;
static volatile int last_value, last_code;
static void tick(int signo, siginfo_t *info, void *context) {
    (void)signo;
    (void)context;
    last_value = info->si_value.sival_int;
    last_code = info->si_code;
    ticks++;
}

static void doze(long ms) {
    struct timespec time = {ms / 1000, ms % 1000 * 1000000};
    while (nanosleep(&time, &time) != 0) continue;
}

void case_timers(void) {
    handle(SIGALRM, tick, 0);
    printf("alarm: %u", alarm(100));
    printf(" then %u left\n", alarm(0));
    struct itimerval old, periodic = {{0, 10000}, {0, 5000}};
    setitimer(ITIMER_REAL, &periodic, NULL);
    while (ticks < 3) pause();
    getitimer(ITIMER_REAL, &old);
    printf("periodic: %d ticks, interval %ld, time left %d, code %d\n", ticks, (long)old.it_interval.tv_usec,
           old.it_value.tv_usec > 0 && old.it_value.tv_usec <= 10000, last_code == SI_KERNEL);
    pid_t child = fork();
    if (child == 0) {
        getitimer(ITIMER_REAL, &old);
        _exit(old.it_value.tv_sec == 0 && old.it_value.tv_usec == 0);
    }
    int status;
    while (waitpid(child, &status, 0) != child) continue;
    printf("not inherited: %d\n", WEXITSTATUS(status));
    periodic.it_value.tv_usec = 1000000;
    printf("wrong: %d %d", setitimer(ITIMER_REAL, &periodic, NULL), setitimer(7, NULL, NULL));
    printf(" EINVAL %d\n", errno == EINVAL);
    setitimer(ITIMER_REAL, &(struct itimerval){0}, NULL);
    ticks = 0;
    doze(30);
    printf("disarmed: %d\n", ticks);

    timer_t timer;
    handle(SIGRTMIN, tick, 0);
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN, .sigev_value.sival_int = 42};
    printf("timer_create: %d\n", timer_create(CLOCK_MONOTONIC, &event, &timer));
    struct itimerspec spec = {.it_value = {0, 5000000}}, now;
    timer_settime(timer, 0, &spec, NULL);
    timer_gettime(timer, &now);
    printf("time left: %d\n", now.it_value.tv_nsec > 0 && now.it_value.tv_nsec <= 5000000);
    while (ticks < 1) pause();
    timer_gettime(timer, &now);
    printf("once: %d value %d code %d, then disarmed %d\n", ticks, last_value, last_code,
           now.it_value.tv_sec == 0 && now.it_value.tv_nsec == 0);
    block(SIGRTMIN);
    spec.it_interval.tv_nsec = 10000000;
    spec.it_value.tv_nsec = 10000000;
    timer_settime(timer, 0, &spec, NULL);
    doze(45);
    sigset_t set = set_of(SIGRTMIN);
    siginfo_t info;
    int signo = sigwaitinfo(&set, &info);
    printf("overruns: signal %d, %d %d\n", signo == SIGRTMIN, info.si_overrun == timer_getoverrun(timer),
           info.si_overrun >= 2 && info.si_overrun < 100);
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    spec = (struct itimerspec){.it_value = {at.tv_sec, at.tv_nsec}};
    timer_settime(timer, TIMER_ABSTIME, &spec, NULL);
    printf("a time that is over: %d\n", sigwaitinfo(&set, &info) == SIGRTMIN);
    timer_t silent;
    event.sigev_notify = SIGEV_NONE;
    timer_create(CLOCK_REALTIME, &event, &silent);
    spec = (struct itimerspec){.it_value = {100, 0}};
    timer_settime(silent, 0, &spec, NULL);
    timer_gettime(silent, &now);
    printf("SIGEV_NONE counts: %d\n", now.it_value.tv_sec == 99);
    printf("delete: %d %d", timer_delete(silent), timer_delete(timer));
    printf(" unknown %d", timer_delete(timer));
    printf(" EINVAL %d\n", errno == EINVAL);
    event.sigev_notify = 77;
    printf("wrong event: %d", timer_create(CLOCK_MONOTONIC, &event, &timer));
    printf(" EINVAL %d, wrong clock: %d\n", errno == EINVAL, timer_create(1234, NULL, &timer));
}

void case_cputimers(void) {
    handle(SIGVTALRM, tick, 0);
    handle(SIGPROF, tick, 0);
    struct itimerval periodic = {{0, 2000}, {0, 2000}}, none = {{0, 0}, {0, 0}};
    setitimer(ITIMER_VIRTUAL, &periodic, NULL);
    doze(20);
    printf("sleeping takes no CPU time: %d\n", ticks <= 1);
    ticks = 0;
    while (ticks < 3) continue;
    setitimer(ITIMER_VIRTUAL, &none, NULL);
    puts("virtual timer ticked");
    ticks = 0;
    setitimer(ITIMER_PROF, &periodic, NULL);
    while (ticks < 3) continue;
    setitimer(ITIMER_PROF, &none, NULL);
    puts("profiling timer ticked");
    timer_t timer;
    handle(SIGUSR1, tick, 0);
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1, .sigev_value.sival_int = 6};
    ticks = 0;
    timer_create(CLOCK_PROCESS_CPUTIME_ID, &event, &timer);
    struct itimerspec spec = {{0, 0}, {0, 2000000}};
    timer_settime(timer, 0, &spec, NULL);
    while (ticks < 1) continue;
    printf("CPU clock timer: value %d\n", last_value);
}
