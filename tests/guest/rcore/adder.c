/* A race: threads add to a number without a lock, so sums get lost when one is preempted between its load and its store. */
#include "user.h"

enum { THREADS = 8, ROUNDS = 500 };

static volatile usize sum;

static void add(void) {
    volatile usize filler = 2;
    for (int round = 0; round < ROUNDS; round++) {
        usize value = sum;
        for (int i = 0; i < 50; i++) filler = filler * filler % 10007;
        sum = value + 1;
    }
    exit(0);
}

int main(void) {
    isize threads[THREADS];
    for (int i = 0; i < THREADS; i++) threads[i] = thread_create(add, 0);
    for (int i = 0; i < THREADS; i++) waittid(threads[i]);
    show("sum", sum);
    print(sum < THREADS * ROUNDS ? "some were lost\n" : "none was lost\n");
    return succeed();
}
