/* Mutexes that sleep and that spin, semaphores, condition variables; what is not there. */
#include "user.h"

enum { THREADS = 4, ROUNDS = 200 };

static volatile usize shared;
static usize lock, slots, items, changed;
static volatile int ready;

static void add(void) {
    for (int round = 0; round < ROUNDS; round++) {
        mutex_lock(lock);
        usize value = shared;
        for (volatile int i = 0; i < 20; i++) {}
        shared = value + 1;
        mutex_unlock(lock);
    }
    exit(0);
}

static void add_together(const char *what, int blocking) {
    isize threads[THREADS];
    shared = 0;
    lock = mutex_create(blocking);
    show("mutex", lock);
    for (int i = 0; i < THREADS; i++) threads[i] = thread_create(add, 0);
    for (int i = 0; i < THREADS; i++) waittid(threads[i]);
    show(what, shared);
}

static int ring[4], in, out;

static void produce(usize first) {
    for (int i = 0; i < 20; i++) {
        semaphore_down(slots);
        mutex_lock(lock);
        ring[in++ % 4] = first + i;
        mutex_unlock(lock);
        semaphore_up(items);
    }
    exit(0);
}

static void consume(void) {
    int sum = 0;
    for (int i = 0; i < 60; i++) {
        semaphore_down(items);
        mutex_lock(lock);
        sum += ring[out++ % 4];
        mutex_unlock(lock);
        semaphore_up(slots);
    }
    exit(sum);
}

static void await_ready(usize number) {
    mutex_lock(lock);
    while (!ready) condvar_wait(changed, lock);
    mutex_unlock(lock);
    exit(number);
}

int main(void) {
    add_together("with a mutex that sleeps", 1);
    add_together("with a mutex that spins", 0);
    show("no such mutex", mutex_lock(77));
    show("not locked", mutex_unlock(lock));

    lock = mutex_create(1);
    slots = semaphore_create(4);
    items = semaphore_create(0);
    show("semaphore", items);
    isize makers[3], taker = thread_create(consume, 0);
    for (int i = 0; i < 3; i++) makers[i] = thread_create(produce, i * 100);
    for (int i = 0; i < 3; i++) waittid(makers[i]);
    show("consumed", waittid(taker));
    show("no such semaphore", semaphore_down(77));
    show("no such semaphore", semaphore_up(77));

    changed = condvar_create();
    show("condvar", changed);
    show("nobody hears it", condvar_signal(changed));
    isize waiting[3];
    for (int i = 0; i < 3; i++) waiting[i] = thread_create(await_ready, i + 1);
    sleep(5);
    mutex_lock(lock);
    ready = 1;
    condvar_signal(changed);
    condvar_signal(changed);
    condvar_signal(changed);
    mutex_unlock(lock);
    isize sum = 0;
    for (int i = 0; i < 3; i++) sum += waittid(waiting[i]);
    show("heard by", sum);
    show("no such condvar", condvar_signal(77));
    show("no such condvar", condvar_wait(77, lock));
    show("its mutex is not locked", condvar_wait(changed, lock));
    return succeed();
}
