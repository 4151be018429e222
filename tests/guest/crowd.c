/*
 * Very many threads that all wait for one gate. usage: crowd [threads]
 * They are made by clone(2) on small stacks of our own, so that ten thousand fit.
 */
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_int gate, passed;

static void *wait_at_gate(void *unused) {
    while (atomic_load(&gate) == 0)
        syscall(SYS_futex, &gate, FUTEX_WAIT_PRIVATE, 0, NULL, NULL, 0); // #BP wait
    atomic_fetch_add(&passed, 1);
    return unused;
}

int main(int argc, char **argv) {
    int count = argc > 1 ? atoi(argv[1]) : 1000;
    pthread_t *threads = calloc(count, sizeof *threads);
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, PTHREAD_STACK_MIN);
    pthread_attr_setguardsize(&attributes, 0);
    for (int i = 0; i < count; i++)
        if (pthread_create(&threads[i], &attributes, wait_at_gate, NULL) != 0)
            return 2;
    printf("%d threads\n", count);
    fflush(stdout);
    sched_yield();
    atomic_store(&gate, 1); // #BP gate
    syscall(SYS_futex, &gate, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
    for (int i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
    printf("%d passed\n", passed);
    puts(passed == count ? "EXIT-SUCCESS" : "some did not pass");
    return 0;
}
