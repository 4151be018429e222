/* Touches memory of every kind for the first time, so that each page faults once: bss, heap, mmap, a deep stack, and a protected page. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define PAGE 4096
#define PAGES 32

static char bss[PAGES * PAGE];

static long touch(char *area, const char *what) {
    long sum = 0;
    for (int i = 0; i < PAGES; i++)
        area[i * PAGE] = (char)i; // #BP touch
    for (int i = 0; i < PAGES; i++)
        sum += area[i * PAGE];
    printf("%s: %ld\n", what, sum);
    return sum;
}

static long deep(int depth) {
    char frame[PAGE];
    memset(frame, depth, sizeof frame);
    return depth == 0 ? frame[0] : frame[PAGE / 2] + deep(depth - 1);
}

int main(void) {
    long expected = PAGES * (PAGES - 1) / 2;
    int right = touch(bss, "bss") == expected;
    char *heap = malloc(PAGES * PAGE);
    right &= touch(heap, "heap") == expected;
    free(heap);
    char *map = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    right &= touch(map, "mmap") == expected;
    right &= mprotect(map, PAGE, PROT_READ) == 0 && map[0] == 0;
    right &= munmap(map, PAGES * PAGE) == 0;
    long stack = deep(60);
    printf("stack: %ld\n", stack);
    right &= stack == 60 * 61 / 2;
    puts(right ? "EXIT-SUCCESS" : "wrong sums");
    return right ? 0 : 1;
}
