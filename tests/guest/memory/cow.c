/* What parent and child share after fork, and what they do not. */
#define _GNU_SOURCE
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include "check.h"

static int global = 1;

void cow(void) {
    int local = 1;
    char *heap = malloc(100000);
    memset(heap, 1, 100000);
    char *shared = mmap(0, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    char *closed = mmap(0, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    closed[0] = 1;
    mprotect(closed, PAGE, PROT_NONE);
    fflush(stdout);
    for (int child = 0; child < 3; child++) {
        if (fork() != 0) continue;
        global += 10 * child;
        local += 10 * child;
        for (int i = 0; i < 100000; i += 1000) heap[i] += child;
        mprotect(closed, PAGE, PROT_READ | PROT_WRITE);
        closed[0] += child;
        int grandchild = fork();
        if (grandchild == 0) {
            heap[0] = 77;
            _exit(heap[1000] + global);
        }
        int status;
        waitpid(grandchild, &status, 0);
        shared[child] = heap[0] + heap[99000] + closed[0];
        _exit(WEXITSTATUS(status) + local);
    }
    heap[0] = 50;
    int sum = 0, status;
    while (wait(&status) > 0) sum += WEXITSTATUS(status);
    printf("children: %d, shared: %d %d %d\n", sum, shared[0], shared[1], shared[2]);
    mprotect(closed, PAGE, PROT_READ);
    printf("mine: %d %d %d %d %d\n", global, local, heap[0], heap[1000], closed[0]);
    int child = vfork();
    if (child == 0) {
        global = 99;
        _exit(0);
    }
    waitpid(child, 0, 0);
    printf("by vfork: %d\n", global);
}
