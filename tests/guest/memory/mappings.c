/* mmap, munmap, mremap, mprotect, stacks and files under mappings. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>
#include "check.h"

static sigjmp_buf again;
static volatile int caught;

static void onFault(int signo) {
    caught = signo;
    siglongjmp(again, 1);
}

/* Which signal a load or a store gets; 0 for none. */
static int touch(volatile char *at, int store) {
    caught = 0;
    if (sigsetjmp(again, 1) == 0) {
        if (store) *at = 1;
        else (void)*at;
    }
    return caught;
}

#define RW (PROT_READ | PROT_WRITE)
#define ANON (MAP_PRIVATE | MAP_ANONYMOUS)

static int allEqual(const char *at, long length, char value) {
    for (long i = 0; i < length; i++) if (at[i] != value) return 0;
    return 1;
}

void mappings(void) {
    struct sigaction action = {.sa_handler = onFault};
    sigaction(SIGSEGV, &action, 0);
    sigaction(SIGBUS, &action, 0);

    char *room = mmap(0, 64 * PAGE, PROT_NONE, ANON | MAP_NORESERVE, -1, 0);
    SEEP("at a place", mmap(room, 4 * PAGE, RW, ANON | MAP_FIXED, -1, 0));
    SEEP("not in the place of another", mmap(room + PAGE, PAGE, RW, ANON | MAP_FIXED_NOREPLACE, -1, 0));
    SEEP("no length", mmap(0, 0, RW, ANON, -1, 0));
    SEEP("neither shared nor private", mmap(0, PAGE, RW, MAP_ANONYMOUS, -1, 0));
    SEEP("no file", mmap(0, PAGE, RW, MAP_PRIVATE, 99, 0));
    SEEP("unaligned", mmap(room + 1, PAGE, RW, ANON | MAP_FIXED, -1, 0));
    SEE("unmap nothing", munmap(room, 0));
    memset(room, 7, 4 * PAGE);

    char *moved = mremap(room, 4 * PAGE, 8 * PAGE, MREMAP_MAYMOVE);
    printf("grown: %d %d\n", allEqual(moved, 4 * PAGE, 7), allEqual(moved + 4 * PAGE, 4 * PAGE, 0));
    printf("left behind: %d\n", moved == room ? SIGSEGV : touch(room, 0));
    SEEP("to a place", mremap(moved, 8 * PAGE, 2 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, room + 32 * PAGE));
    printf("moved: %d\n", allEqual(room + 32 * PAGE, 2 * PAGE, 7));
    char *here = mremap(room + 32 * PAGE, 2 * PAGE, 2 * PAGE, MREMAP_MAYMOVE | MREMAP_DONTUNMAP, 0);
    SEEP("and another", here);
    printf("stays: %d %d\n", allEqual(here, 2 * PAGE, 7), allEqual(room + 32 * PAGE, 2 * PAGE, 0));
    SEEP("onto itself", mremap(here, 2 * PAGE, 2 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, here + PAGE));
    SEEP("nothing there", mremap(room + 50 * PAGE + 1, PAGE, PAGE, 0));
    SEEP("to no size", mremap(here, PAGE, 0, 0));

    char *shared = mmap(0, 2 * PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    shared[PAGE] = 9;
    char *twice = mremap(shared, 0, 2 * PAGE, MREMAP_MAYMOVE);
    twice[0] = 8;
    printf("duplicate: %d %d\n", twice[PAGE], shared[0]);
    SEE("turned around", remap_file_pages(shared, PAGE, 0, 1, 0));
    printf("second page first: %d\n", shared[0]);

    SEE("read only", mprotect(here, PAGE, PROT_READ));
    printf("store: %d, load: %d, next page: %d\n", touch(here, 1), touch(here, 0), touch(here + PAGE, 1));
    SEE("none", mprotect(here, PAGE, PROT_NONE));
    printf("load: %d\n", touch(here, 0));
    SEE("over a hole", mprotect(here, 1000 * PAGE * PAGE, PROT_READ));
    SEE("unknown right", mprotect(here, PAGE, 0x100));
    SEE("grows down, which it does not", mprotect(here, PAGE, PROT_READ | PROT_GROWSDOWN));

    char *stack = mmap(0, 600 * PAGE, PROT_NONE, ANON | MAP_NORESERVE, -1, 0);
    munmap(stack, 600 * PAGE);
    stack = mmap(stack + 590 * PAGE, PAGE, RW, ANON | MAP_FIXED | MAP_GROWSDOWN | MAP_STACK, -1, 0);
    printf("below a stack: %d\n", touch(stack - PAGE, 1));

    int fd = open("/tmp/hartbeat-memory", O_RDWR | O_CREAT | O_TRUNC, 0600);
    int readOnly = open("/tmp/hartbeat-memory", O_RDONLY);
    unlink("/tmp/hartbeat-memory");
    SEE("to one and a half pages", ftruncate(fd, PAGE + PAGE / 2));
    char *file = mmap(0, 3 * PAGE, RW, MAP_SHARED, fd, 0);
    char *copy = mmap(0, 3 * PAGE, RW, MAP_PRIVATE, fd, 0);
    printf("in the file: %d, in the last page: %d, beyond: %d\n", touch(file, 1), touch(file + 2 * PAGE - 1, 1), touch(file + 2 * PAGE, 0));
    char byte = 3;
    pwrite(fd, &byte, 1, 10);
    file[11] = 4;
    copy[12] = 5;
    char read[3];
    pread(fd, read, 3, 10);
    printf("coherent: %d %d %d, private: %d\n", file[10], read[1], read[2], copy[12]);
    printf("before: %d %d\n", touch(file + PAGE, 0), touch(copy + PAGE, 1));
    SEE("shorter", ftruncate(fd, 100));
    printf("after: %d %d\n", touch(file + PAGE, 0), touch(copy + PAGE, 0));
    SEE("longer", ftruncate(fd, 2 * PAGE));
    printf("again: %d, zero: %d\n", touch(file + PAGE, 0), file[PAGE]);
    SEEP("shared to be written", mmap(0, PAGE, RW, MAP_SHARED, readOnly, 0));
    SEE("msync", msync(file, PAGE, MS_SYNC));
    SEE("msync both ways", msync(file, PAGE, MS_SYNC | MS_ASYNC));
    SEE("msync of a hole", msync(room + 50 * PAGE, 1000 * PAGE * PAGE, MS_ASYNC));
}
