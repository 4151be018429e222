/* The lab edition's priorities: who has three times the priority gets three times the time, on one hart. */
#include "user.h"

static isize set_priority(isize priority) { return call(140, priority, 0, 0); }

static int work(isize priority) {
    volatile int count = 0;
    set_priority(priority);
    isize until = get_time() + 60;
    while (get_time() < until)
        for (volatile int i = 0; i < 1000; i++) count++;
    return count / 1000;
}

int main(void) {
    isize pids[2];
    for (int i = 0; i < 2; i++) {
        pids[i] = fork();
        if (pids[i] == 0) exit(work(i == 0 ? 10 : 30));
    }
    int counts[2];
    for (int i = 0; i < 2; i++) waitpid(pids[i], &counts[i]);
    show("three times the share", counts[1] * 10 / counts[0] >= 24 && counts[1] * 10 / counts[0] <= 36);
    return succeed();
}
