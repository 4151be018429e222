/* More memory than the machine has: who is killed, and that everybody else goes on. For a machine of 64 MiB. */
#define _GNU_SOURCE
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include "check.h"

#define MIB (1L << 20)

static void hold(long bytes) {
    volatile char *at = mmap(0, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    for (long i = 0; i < bytes; i += PAGE) at[i] = 1;
}

static int inChild(void (*body)(long), long bytes, int pauses) {
    int ready[2];
    char byte;
    if (pipe(ready) != 0) return -1;
    fflush(stdout);
    int child = fork();
    if (child == 0) {
        body(bytes);
        if (write(ready[1], "x", 1) != 1) _exit(1);
        while (pauses) pause();
        _exit(0);
    }
    close(ready[1]);
    if (read(ready[0], &byte, 1) != 1) byte = 0;
    close(ready[0]);
    return child;
}

static void report(const char *who, int child) {
    int status;
    waitpid(child, &status, 0);
    printf("%s: %s %d\n", who, WIFSIGNALED(status) ? "killed by" : "ended with", WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
}

void oom(void) {
    report("one that wants too much", inChild(hold, 1000 * MIB, 0));
    int large = inChild(hold, 36 * MIB, 1);
    int small = inChild(hold, 2 * MIB, 1);
    hold(20 * MIB);
    hold(10 * MIB);
    report("the largest", large);
    kill(small, SIGTERM);
    report("a small one", small);
    /* A call that finds no frame says so. */
    int child = fork();
    if (child == 0) {
        long forks = 0;
        while (fork() == 0 && forks < 400) forks++;
        _exit(0);
    }
    report("forks", child);
    char *at = mmap(0, 20 * MIB, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    printf("populate: %s\n", at == MAP_FAILED ? strerrorname_np(errno) : "mapped");
    puts("EXIT-SUCCESS");
}
