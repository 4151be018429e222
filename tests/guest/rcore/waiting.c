/* Threads that wait, one for each thing: a mutex, a semaphore, a condition variable, a pipe. For the debugger. */
#include "user.h"

static usize lock, units, changed, other;
static usize ends[2];

static void at_mutex(usize id) {
    mutex_lock(id);
    mutex_unlock(id);
    exit(0);
}

static void at_semaphore(void) {
    semaphore_down(units);
    exit(0);
}

static void at_condvar(void) {
    mutex_lock(other);
    condvar_wait(changed, other);
    mutex_unlock(other);
    exit(0);
}

static void at_pipe(void) {
    char byte;
    read(ends[0], &byte, 1);
    exit(0);
}

int main(void) {
    lock = mutex_create(1);
    other = mutex_create(1);
    units = semaphore_create(0);
    changed = condvar_create();
    pipe(ends);
    mutex_lock(lock);
    isize threads[] = {
        thread_create(at_mutex, lock), thread_create(at_mutex, lock), thread_create(at_semaphore, 0),
        thread_create(at_condvar, 0),  thread_create(at_pipe, 0),
    };
    sleep(10);
    print("all wait\n"); // #BP waiting
    mutex_unlock(lock);
    semaphore_up(units);
    mutex_lock(other);
    condvar_signal(changed);
    mutex_unlock(other);
    write(ends[1], "x", 1);
    for (int i = 0; i < 5; i++) waittid(threads[i]);
    return succeed();
}
