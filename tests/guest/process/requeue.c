/* Threads that wait at a futex and are moved from there to a lock that has an owner (FUTEX_WAIT_REQUEUE_PI, FUTEX_CMP_REQUEUE_PI). */
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static uint32_t cond, lock, other;
static volatile int order;

static long call(uint32_t *at, int op, uint32_t val, const void *timeout, uint32_t *at2, uint32_t val3) {
    long result = syscall(SYS_futex, at, op | FUTEX_PRIVATE_FLAG, val, timeout, at2, val3);
    return result < 0 ? -errno : result;
}

static const char *said(long result) {
    static char text[4][32];
    static int next;
    char *to = text[next++ % 4];
    if (result < 0) return strerrorname_np(-result);
    snprintf(to, 32, "%ld", result);
    return to;
}

static long await(uint32_t *with) { return call(&cond, FUTEX_WAIT_REQUEUE_PI, 0, NULL, with, 0); }
static long move(uint32_t *to, uint32_t wake, uint32_t count, uint32_t expected) {
    return call(&cond, FUTEX_CMP_REQUEUE_PI, wake, (void *)(uintptr_t)count, to, expected);
}
static long take(void) { return call(&lock, FUTEX_LOCK_PI, 0, NULL, NULL, 0); }
static long give(void) { return call(&lock, FUTEX_UNLOCK_PI, 0, NULL, NULL, 0); }
static void settle(void) { nanosleep(&(struct timespec){0, 30000000}, NULL); }

static const char *owner(void) {
    int tid = lock & FUTEX_TID_MASK;
    return tid == 0 ? "nobody" : tid == gettid() ? "me" : "another";
}

struct waiter {
    pthread_t thread;
    int id, turn;
    long result;
    const char *owner;
    uint32_t *with;
};

static void *wait_and_own(void *argument) {
    struct waiter *me = argument;
    me->result = await(me->with);
    me->owner = owner();
    me->turn = ++order;
    if (me->result == 0) give();
    return NULL;
}

static void start(struct waiter *w, int count, uint32_t *with) {
    order = 0;
    for (int i = 0; i < count; i++) {
        w[i] = (struct waiter){.id = i, .with = with};
        pthread_create(&w[i].thread, NULL, wait_and_own, &w[i]);
        settle();
    }
}

static void finish(struct waiter *w, int count) {
    for (int i = 0; i < count; i++) {
        pthread_join(w[i].thread, NULL);
        printf("waiter %d: %s, turn %d, owned by %s\n", i, said(w[i].result), w[i].turn, w[i].owner);
    }
    printf("afterwards: owned by %s\n", owner());
}

static void refusals(void) {
    printf("its own lock: %s\n", said(await(&cond)));
    printf("another value: %s\n", said(call(&cond, FUTEX_WAIT_REQUEUE_PI, 1, NULL, &lock, 0)));
    struct timespec past = {0, 1};
    printf("too late: %s\n", said(call(&cond, FUTEX_WAIT_REQUEUE_PI, 0, &past, &lock, 0)));
    printf("move to itself: %s\n", said(move(&cond, 1, 1, 0)));
    printf("wake two: %s\n", said(move(&lock, 2, 1, 0)));
    printf("move less than none: %s\n", said(move(&lock, 1, -1, 0)));
    printf("expect another value: %s\n", said(move(&lock, 1, 1, 7)));
    printf("nobody there: %s\n", said(move(&lock, 1, 1, 0)));
}

static void free_lock(void) {
    struct waiter w[3];
    start(w, 3, &lock);
    printf("wake: %s\n", said(call(&cond, FUTEX_WAKE, 1, NULL, NULL, 0)));
    printf("requeue: %s\n", said(call(&cond, FUTEX_REQUEUE, 1, (void *)1, &lock, 0)));
    printf("to another lock: %s\n", said(move(&other, 1, 1, 0)));
    printf("to the free lock: %s\n", said(move(&lock, 1, INT_MAX, 0)));
    finish(w, 3);
}

static void owned_lock(void) {
    struct waiter w[3];
    start(w, 3, &lock);
    printf("take: %s\n", said(take()));
    printf("two to my lock: %s\n", said(move(&lock, 1, 1, 0)));
    settle();
    printf("waiters in line: %d, done: %d\n", (lock & FUTEX_WAITERS) != 0, order);
    printf("the third: %s\n", said(move(&lock, 1, 0, 0)));
    printf("give: %s\n", said(give()));
    finish(w, 3);
}

static volatile int handled;
static void handle(int signo) { handled = signo; }

static void signalled(void) {
    struct waiter w[1];
    struct sigaction action = {.sa_handler = handle};
    sigaction(SIGUSR1, &action, NULL);
    start(w, 1, &lock);
    pthread_kill(w[0].thread, SIGUSR1);
    settle();
    printf("handled %d, done %d\n", handled == SIGUSR1, order);
    take();
    printf("moved: %s\n", said(move(&lock, 1, 0, 0)));
    handled = 0;
    pthread_kill(w[0].thread, SIGUSR1);
    settle();
    printf("handled %d, done %d\n", handled == SIGUSR1, order);
    printf("give: %s\n", said(give()));
    finish(w, 1);
}

static void *lock_and_own(void *argument) {
    struct waiter *me = argument;
    me->result = take();
    me->owner = owner();
    me->turn = ++order;
    give();
    return NULL;
}

static void signalled_at_lock(void) {
    struct waiter w = {.id = 0};
    order = handled = 0;
    take();
    pthread_create(&w.thread, NULL, lock_and_own, &w);
    settle();
    pthread_kill(w.thread, SIGUSR1);
    settle();
    printf("handled %d, done %d\n", handled == SIGUSR1, order);
    give();
    finish(&w, 1);
}

static void timed(void) {
    struct timespec soon;
    clock_gettime(CLOCK_MONOTONIC, &soon);
    soon.tv_nsec += 20000000;
    if (soon.tv_nsec >= 1000000000) soon.tv_sec++, soon.tv_nsec -= 1000000000;
    printf("in time: %s\n", said(call(&cond, FUTEX_WAIT_REQUEUE_PI, 0, &soon, &lock, 0)));
    printf("word of the lock: %u\n", lock);
}

int main(void) {
    refusals();
    free_lock();
    owned_lock();
    signalled();
    signalled_at_lock();
    timed();
    puts("EXIT-SUCCESS");
}
