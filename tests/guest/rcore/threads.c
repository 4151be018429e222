/* Threads: numbers within the process, stacks of their own, arguments, exit codes; the end of the first is the end of all. */
#include "user.h"

static int turns;

static void count(usize by) {
    volatile int own[256];
    for (int i = 0; i < 256; i++) own[i] = by;
    yield();
    for (int i = 0; i < 256; i++)
        if (own[i] != (int)by) exit(-100);
    __atomic_fetch_add(&turns, own[0], __ATOMIC_RELAXED);
    exit(gettid() * 10);
}

static void forever(void) {
    for (;;) yield();
}

static void overflow(void) {
    volatile char room[10000];
    room[0] = 1;
    exit(room[0]);
}

static void fork_alone(void) {
    show("several threads do not fork", fork());
    exit(-3);
}

int main(void) {
    show("the first is", gettid());
    show("no thread", waittid_once(5));
    show("not itself", waittid_once(0));
    isize first = thread_create(count, 1), second = thread_create(count, 2), third = thread_create(count, 3);
    show("first", first);
    show("second", second);
    show("third", third);
    show("runs still", waittid_once(second));
    show("second ends with", waittid(second));
    show("first ends with", waittid(first));
    show("once only", waittid_once(first));
    show("third ends with", waittid(third));
    show("sum", __atomic_load_n(&turns, __ATOMIC_RELAXED));
    isize again = thread_create(count, 4);
    show("a number is used again", again);
    show("ends with", waittid(again));
    isize forker = thread_create(fork_alone, 0);
    show("a code below zero", waittid(forker));

    int status;
    isize pid = fork();
    if (pid == 0) {
        thread_create(forever, 0);
        thread_create(forever, 0);
        exit(21);
    }
    waitpid(pid, &status);
    show("the end of the first is the end", status);
    pid = fork();
    if (pid == 0) {
        thread_create(overflow, 0);
        for (;;) yield();
    }
    waitpid(pid, &status);
    show("a stack that is too small", status);

    isize before = get_time();
    sleep(30);
    isize passed = get_time() - before;
    show("slept", passed >= 30 && passed < 40);

    int many = 0;
    while (thread_create(forever, 0) > 0) many++;
    show("threads at most", many);
    return succeed();
}
