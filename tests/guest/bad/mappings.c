/* Mappings that are too large, too many, or none. */
#include "bad.h"
#include <sys/shm.h>

#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif

static long map(unsigned long length) {
    void *at = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return at == MAP_FAILED ? -1 : 0;
}

/* Pages with other rights than their neighbours, until there are too many areas. */
static void manyAreas(void) {
    char *at = mmap(NULL, 140000UL * 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    for (int i = 0; i < 140000; i += 2) {
        if (mprotect(at + i * 4096L, 4096, PROT_READ) != 0) _exit(errno == ENOMEM ? 0 : 1);
    }
    _exit(2);
}

/* Address space until it ends. */
static void untilTheEnd(void) {
    setrlimit(RLIMIT_AS, &(struct rlimit){64 << 20, 64 << 20});
    int made = 0;
    while (map(1 << 20) == 0) made++;
    _exit(errno == ENOMEM && made > 20 && made < 64 ? 0 : 1);
}

static void deep(volatile char *above) {
    volatile char frame[4096];
    frame[0] = above[0];
    deep(frame);
    frame[1] = 1;
}

static void recursion(void) {
    volatile char first = 1;
    deep(&first);
}

static void heap(void) {
    setrlimit(RLIMIT_DATA, &(struct rlimit){8 << 20, 8 << 20});
    char *end = sbrk(0);
    long grown = 0;
    while (sbrk(1 << 20) != (void *)-1) grown++;
    _exit(errno == ENOMEM && grown < 9 && (char *)sbrk(0) - end == grown << 20 ? 0 : 1);
}

void mappings(void) {
    printf("giants: %s", outcome(map(1UL << 46)));
    printf(" %s", outcome(map(1UL << 62)));
    printf(" %s", outcome(map(-1UL)));
    printf(" %s", outcome(map(-4096UL)));
    printf(" %s\n", outcome(map(0)));
    char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    printf("unmapping too much: %s", outcome(munmap(page, -4096UL)));
    printf(" %s", outcome(munmap(page + 1, 4096)));
    printf(" %s\n", outcome(munmap(page, 0)));
    printf("growing too much: %s", outcome((long)mremap(page, 4096, 1UL << 62, MREMAP_MAYMOVE)));
    printf(" %s", outcome((long)mremap(page, 4096, 0, MREMAP_MAYMOVE)));
    printf(" %s\n", outcome((long)mremap((void *)-8192UL, 4096, 8192, MREMAP_MAYMOVE)));
    printf("nowhere: %s", outcome((long)mmap((void *)-4096UL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0)));
    printf(" %s", outcome((long)mmap(page, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0)));
    printf(" %s", outcome((long)mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, 99, 0)));
    printf(" %s", outcome((long)mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, 0, 1)));
    printf(" %s\n", outcome(mprotect(page, 1UL << 62, PROT_READ)));
    printf("shared memory: %s", outcome(shmget(IPC_PRIVATE, -1UL, 0600)));
    printf(" %s", outcome(shmget(IPC_PRIVATE, 0, 0600)));
    printf(" %s\n", outcome((long)shmat(-1, NULL, 0)));
    child("too many areas", manyAreas);
    child("too much address space", untilTheEnd);
    child("too much heap", heap);
    child("recursion", recursion);
}
