/* madvise, mincore, mlock and their kin. */
#define _GNU_SOURCE
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include "check.h"

#define RW (PROT_READ | PROT_WRITE)
#define ANON (MAP_PRIVATE | MAP_ANONYMOUS)

static void residents(const char *what, char *at, int pages) {
    unsigned char bits[16];
    printf("%s:", what);
    if (mincore(at, pages * PAGE, bits) != 0) printf(" %s", strerrorname_np(errno));
    else for (int i = 0; i < pages; i++) printf(" %d", bits[i] & 1);
    printf("\n");
}

void advice(void) {
    char *at = mmap(0, 4 * PAGE, RW, ANON, -1, 0);
    at[0] = at[2 * PAGE] = 1;
    residents("touched", at, 4);
    SEE("not needed", madvise(at, 4 * PAGE, MADV_DONTNEED));
    residents("discarded", at, 4);
    printf("zero: %d\n", at[0]);
    SEE("willneed", madvise(at, 4 * PAGE, MADV_WILLNEED));
    SEE("unknown advice", madvise(at, PAGE, 77));
    SEE("unaligned", madvise(at + 1, PAGE, MADV_DONTNEED));
    SEE("huge", madvise(at, 4 * PAGE, MADV_NOHUGEPAGE));
    SEE("write all", madvise(at, 4 * PAGE, MADV_POPULATE_WRITE));
    residents("populated", at, 4);
    munmap(at + PAGE, PAGE);
    SEE("with a hole", madvise(at, 4 * PAGE, MADV_DONTNEED));
    residents("a hole", at, 4);
    char *shared = mmap(0, 2 * PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    shared[0] = shared[PAGE] = 5;
    SEE("shared not needed", madvise(shared, 2 * PAGE, MADV_DONTNEED));
    printf("kept: %d\n", shared[0]);
    SEE("remove", madvise(shared, PAGE, MADV_REMOVE));
    printf("removed: %d, kept: %d\n", shared[0], shared[PAGE]);
    SEE("free of shared", madvise(shared, PAGE, MADV_FREE));
    SEE("wipe of shared", madvise(shared, PAGE, MADV_WIPEONFORK));

    char *kept = mmap(0, 3 * PAGE, RW, ANON, -1, 0);
    kept[0] = kept[PAGE] = kept[2 * PAGE] = 6;
    SEE("wiped in the child", madvise(kept, PAGE, MADV_WIPEONFORK));
    SEE("not in the child", madvise(kept + PAGE, PAGE, MADV_DONTFORK));
    fflush(stdout);
    if (fork() == 0) {
        unsigned char bit;
        printf("child: %d %s %d\n", kept[0], mincore(kept + PAGE, PAGE, &bit) == 0 ? "there" : strerrorname_np(errno), kept[2 * PAGE]);
        fflush(stdout);
        _exit(0);
    }
    wait(0);
    printf("parent: %d %d %d\n", kept[0], kept[PAGE], kept[2 * PAGE]);

    char *locked = mmap(0, 4 * PAGE, RW, ANON, -1, 0);
    struct rlimit limit = {2 * PAGE, 2 * PAGE};
    SEE("limit of locks", setrlimit(RLIMIT_MEMLOCK, &limit));
    SEE("unlock", munlock(locked, PAGE));
    SEE("mlockall of nothing", mlockall(0));
    SEE("unlock all", munlockall());
}
