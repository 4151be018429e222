// Each clock tells the same whether the C library asks for it (which it does without a system call where it can, vdso(7)) or the kernel does.
// clocks [now]: `now` prints what time it is instead, before and after a sleep.
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

typedef long long ns_t;

static ns_t ns_of(struct timespec t) { return t.tv_sec * 1000000000LL + t.tv_nsec; }

static const char *name_of(int error) { return error == 0 ? "ok" : strerrorname_np(error); }

// The time of a clock; the errno instead, negated, when it has none.
static ns_t library(int clock) {
    struct timespec t;
    return clock_gettime(clock, &t) == 0 ? ns_of(t) : -errno;
}

static ns_t kernel(int clock) {
    struct timespec t;
    return syscall(SYS_clock_gettime, clock, &t) == 0 ? ns_of(t) : -errno;
}

static void agree(int clock) {
    int ordered = 1;
    ns_t last = kernel(clock);
    if (last < 0) {
        printf("clock %d: %s, %s\n", clock, name_of(-last), name_of(-library(clock)));
        return;
    }
    for (int i = 0; i < 100; i++) {
        ns_t now = i % 2 == 0 ? library(clock) : kernel(clock);
        if (now < last) ordered = 0;
        last = now;
    }
    struct timespec ours = {-1, -1}, theirs = {-1, -1};
    int same = clock_getres(clock, &ours) == 0 && syscall(SYS_clock_getres, clock, &theirs) == 0;
    same = same && ours.tv_sec == theirs.tv_sec && ours.tv_nsec == theirs.tv_nsec;
    same = same && clock_getres(clock, NULL) == 0 && syscall(SYS_clock_getres, clock, NULL) == 0;
    printf("clock %d: %s, resolution %s\n", clock, ordered ? "in order" : "RUNS BACKWARDS", same ? "the same" : "DIFFERS");
}

static ns_t wall(struct timeval t) { return t.tv_sec * 1000000LL + t.tv_usec; }

static void time_of_day(void) {
    struct timeval before, between, after;
    struct timezone zone = {1, 1};
    int failed = syscall(SYS_gettimeofday, &before, NULL) | gettimeofday(&between, NULL) | syscall(SYS_gettimeofday, &after, NULL);
    printf("gettimeofday: %d, %s\n", failed, wall(before) <= wall(between) && wall(between) <= wall(after) ? "in order" : "RUNS BACKWARDS");
    failed = gettimeofday(&after, (void *)&zone);
    printf("gettimeofday: %d, zone %d %d\n", failed, zone.tz_minuteswest, zone.tz_dsttime);
    time_t seconds = time(NULL);
    ns_t now = library(CLOCK_REALTIME);
    printf("time: %s\n", seconds <= now / 1000000000 && seconds >= after.tv_sec ? "in order" : "RUNS BACKWARDS");
}

// Who sleeps until a time wakes not before it, by whatever clock.
static void sleeps(int clock, ns_t span) {
    struct timespec until;
    clock_gettime(clock, &until);
    ns_t deadline = ns_of(until) + span;
    until.tv_sec = deadline / 1000000000;
    until.tv_nsec = deadline % 1000000000;
    while (clock_nanosleep(clock, TIMER_ABSTIME, &until, NULL) == EINTR);
    ns_t asleep = library(clock);
    struct timespec rest = {0, span};
    nanosleep(&rest, NULL);
    ns_t awake = library(clock);
    printf("sleep by clock %d: %s, %s\n", clock, asleep >= deadline ? "in time" : "TOO SHORT", awake - asleep >= span ? "in time" : "TOO SHORT");
}

static void cpu(void) {
    unsigned hart = UINT_MAX, node = UINT_MAX;
    int got = getcpu(&hart, &node);
    printf("getcpu: %d, node %u, %s\n", got, node, hart < (unsigned)sysconf(_SC_NPROCESSORS_CONF) ? "a hart" : "NO HART");
}

static void tell_time(void) {
    struct timespec span = {0, 3000000};
    for (int i = 0; i < 3; i++) {
        ns_t real = library(CLOCK_REALTIME);
        ns_t monotonic = library(CLOCK_MONOTONIC);
        printf("%lld %lld %lld\n", real, monotonic, kernel(CLOCK_MONOTONIC));
        nanosleep(&span, NULL);
    }
}

int main(int argc, char **argv) {
    if (argc > 1 && strcmp(argv[1], "now") == 0) {
        tell_time();
        return 0;
    }
    for (int clock = 0; clock <= 12; clock++) agree(clock);
    agree(-1);
    agree(INT_MIN);
    agree(INT_MAX);
    time_of_day();
    sleeps(CLOCK_REALTIME, 12345);
    sleeps(CLOCK_MONOTONIC, 1);
    sleeps(CLOCK_MONOTONIC, 99);
    sleeps(CLOCK_MONOTONIC, 2000001);
    cpu();
    puts("EXIT-SUCCESS");
    return 0;
}
