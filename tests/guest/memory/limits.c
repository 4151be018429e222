/* What resource limits do to memory. */
#define _GNU_SOURCE
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include "check.h"

#define RW (PROT_READ | PROT_WRITE)
#define ANON (MAP_PRIVATE | MAP_ANONYMOUS)

static int deep(int levels) {
    volatile char room[8192];
    room[0] = levels;
    return levels == 0 ? room[0] : deep(levels - 1) + room[0] * 0;
}

void limits(void) {
    struct rlimit limit;
    getrlimit(RLIMIT_STACK, &limit);
    printf("deep: %d\n", deep(500));
    fflush(stdout);
    int child = fork();
    if (child == 0) {
        deep(5000);
        _exit(0);
    }
    int status;
    waitpid(child, &status, 0);
    printf("too deep: %d\n", WTERMSIG(status));
    SEEP("more than there is", mmap(0, 1L << 37, RW, ANON, -1, 0));
    SEEP("without a reserve", mmap(0, 1L << 36, RW, ANON | MAP_NORESERVE, -1, 0));
    /* Many mappings: every other page of another kind, so that none are joined. */
    char *many = mmap(0, 70000 * PAGE, PROT_READ, ANON | MAP_NORESERVE, -1, 0);
    long made = 0;
    while (made < 70000 && mprotect(many + made * PAGE, PAGE, RW) == 0) made += 2;
    printf("as many mappings as there may be: %d, %s\n", made > 65000 && made < 65600, strerrorname_np(errno));
    munmap(many, 70000 * PAGE);
    SEEP("again", mmap(0, PAGE, RW, ANON, -1, 0));
}
