/*
 * Compiled by threads.test.ts with PIPE, LOCK and SLEEP set to how many threads shall wait at a pipe, at a mutex, and for time. Main lets them
 * all get that far, prints who waits for what, then lets them go.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define THREADS (PIPE + LOCK + SLEEP)

struct waiter {
    pthread_t thread;
    int id;
};

static int pipe_fds[2];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static atomic_int arrived;

static void sleep_ms(int ms) {
    struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L};
    nanosleep(&time, NULL);
}

static void *wait_at_pipe(void *argument) {
    struct waiter *self = argument;
    char token;
    arrived++;
    read(pipe_fds[0], &token, 1);
    return self;
}

static void *wait_at_lock(void *argument) {
    struct waiter *self = argument;
    arrived++;
    pthread_mutex_lock(&lock);
    pthread_mutex_unlock(&lock);
    return self;
}

static void *wait_for_time(void *argument) {
    struct waiter *self = argument;
    arrived++;
    sleep_ms(10000);
    return self;
}

int main(void) {
    struct waiter waiters[THREADS];
    int at_pipe = PIPE, at_lock = LOCK, asleep = SLEEP;
    pipe(pipe_fds);
    pthread_mutex_lock(&lock);
    for (int i = 0; i < THREADS; i++) {
        void *(*start)(void *) = i < PIPE ? wait_at_pipe : i < PIPE + LOCK ? wait_at_lock : wait_for_time;
        waiters[i].id = i;
        pthread_create(&waiters[i].thread, NULL, start, &waiters[i]);
    }
    while (arrived < THREADS)
        sleep_ms(1);
    sleep_ms(100);
    dprintf(2, "%d threads: %d at the pipe, %d at the lock, %d asleep\n", THREADS, at_pipe, at_lock, asleep);
    int total = at_pipe + at_lock + asleep; // #BP all wait
    pthread_mutex_unlock(&lock);
    for (int i = 0; i < PIPE; i++)
        write(pipe_fds[1], "x", 1);
    for (int i = 0; i < THREADS; i++)
        pthread_join(waiters[i].thread, NULL);
    dprintf(1, "%d threads have ended\nEXIT-SUCCESS\n", total);
    return 0;
}
