// Threads hand on what time it is through memory: whoever reads a clock after it has seen a time reads no less, whichever way it is read and on
// whichever hart. Takes `time` for a count of ns, so for the clock, which it is not everywhere. relay [READINGS]
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define THREADS 4

typedef long long ns_t;

static int readings = 2000;
// The latest time seen.
static atomic_llong latest;
static atomic_int backwards;
static pthread_barrier_t start;

static ns_t ns_of(struct timespec t) { return t.tv_sec * 1000000000LL + t.tv_nsec; }

static ns_t by_library(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return ns_of(t);
}

static ns_t by_kernel(void) {
    struct timespec t;
    syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &t);
    return ns_of(t);
}

static ns_t by_hart(void) {
    ns_t ticks;
    asm volatile("rdtime %0" : "=r"(ticks));
    return ticks;
}

static void *reader(void *argument) {
    int self = *(int *)argument;
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(self, &one);
    // Where there are fewer harts it runs anywhere.
    pthread_setaffinity_np(pthread_self(), sizeof one, &one);
    pthread_barrier_wait(&start);
    ns_t (*const ways[])(void) = {by_library, by_hart, by_library, by_kernel, by_hart};
    for (int i = 0; i < readings; i++) {
        ns_t (*way)(void) = ways[(i + self) % 5];
        ns_t before = atomic_load(&latest);
        ns_t now = way();
        if (now < before) atomic_fetch_add(&backwards, 1);
        while (before < now && !atomic_compare_exchange_weak(&latest, &before, now));
        // Some readings fall into other places of a turn than others, and some give the hart away.
        for (volatile int pause = 0; pause < (i * 7 + self * 13) % 60; pause++);
        if (i % 97 == self) sched_yield();
    }
    return NULL;
}

int main(int argc, char **argv) {
    static int numbers[THREADS];
    pthread_t threads[THREADS];
    if (argc > 1) readings = atoi(argv[1]);
    pthread_barrier_init(&start, NULL, THREADS);
    for (int i = 0; i < THREADS; i++) {
        numbers[i] = i;
        pthread_create(&threads[i], NULL, reader, &numbers[i]);
    }
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    printf("%d threads, %d readings ran backwards\n", THREADS, backwards);
    puts("EXIT-SUCCESS");
    return 0;
}
