/* Touches 64 MiB of fresh memory, a page at a time, as often as asked. */
#define _GNU_SOURCE
#include <sys/mman.h>
#include "check.h"

#define BYTES (64L << 20)

void touch(int rounds) {
    long touched = 0;
    for (int round = 0; round < rounds; round++) {
        volatile char *at = mmap(0, BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        for (long i = 0; i < BYTES; i += PAGE) touched += ++at[i];
        munmap((void *)at, BYTES);
    }
    printf("touched: %ld pages\n", touched);
}
