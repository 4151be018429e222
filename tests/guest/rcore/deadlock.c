/* The lab edition's detection of deadlocks: a lock that could never be had answers -0xdead. */
#include "user.h"

static isize detect(int enabled) { return call(469, enabled, 0, 0); }

static usize first, second, start;

static void other_order(void) {
    show("second", mutex_lock(second));
    semaphore_up(start);
    show("first, after the main thread has given way", mutex_lock(first));
    mutex_unlock(first);
    mutex_unlock(second);
    exit(0);
}

static usize cups, spoons, table;

static void drinks(void) {
    show("spoon", semaphore_down(spoons));
    semaphore_up(table);
    show("and cup", semaphore_down(cups));
    semaphore_up(cups);
    semaphore_up(spoons);
    exit(0);
}

int main(void) {
    show("neither on nor off", detect(2));
    show("on", detect(1));
    first = mutex_create(1);
    show("locked", mutex_lock(first));
    show("twice by the same", mutex_lock(first));
    second = mutex_create(1);
    start = semaphore_create(1);
    semaphore_down(start);
    isize thread = thread_create(other_order, 0);
    show("off", detect(0));
    semaphore_down(start);
    show("on", detect(1));
    yield();
    show("second in the other order", mutex_lock(second));
    mutex_unlock(first);
    waittid(thread);

    cups = semaphore_create(1);
    spoons = semaphore_create(1);
    table = semaphore_create(0);
    show("cup", semaphore_down(cups));
    show("off", detect(0));
    thread = thread_create(drinks, 0);
    semaphore_down(table);
    yield();
    show("on", detect(1));
    show("spoon in the other order", semaphore_down(spoons));
    semaphore_up(cups);
    waittid(thread);
    show("free by now", semaphore_down(spoons));
    return succeed();
}
