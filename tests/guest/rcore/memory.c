/* The lab edition's mmap and munmap: whole pages that are free, whole ranges that are mapped, and what may be done in them. */
#include "user.h"

#define START 0x10000000UL

static isize mmap(usize start, usize len, usize prot) { return call(222, start, len, prot); }
static isize munmap(usize start, usize len) { return call(215, start, len, 0); }

static void tries(const char *what, usize address, int stores) {
    isize pid = fork();
    if (pid == 0) {
        volatile u8 *at = (u8 *)address;
        if (stores) *at = 1;
        else exit(*at);
        exit(50);
    }
    int status = 0;
    waitpid(pid, &status);
    show(what, status);
}

int main(void) {
    show("mapped", mmap(START, 4096, 3));
    u8 *memory = (u8 *)START;
    for (int i = 0; i < 4096; i++) memory[i] = i;
    show("content", memory[100]);
    show("taken already", mmap(START, 1, 3));
    show("taken in part", mmap(START - 4096, 8192, 3));
    show("not at a page", mmap(START + 4097, 1, 3));
    show("no rights", mmap(START + 8192, 1, 0));
    show("rights that are none", mmap(START + 8192, 1, 8));
    show("too much", mmap(START + 8192, 1UL << 40, 3));
    show("to read", mmap(START + 4096, 1, 1));
    tries("read", START + 4096, 0);
    tries("stored", START + 4096, 1);
    show("to write alone, which is reserved", mmap(START + 8192, 4096, 2));
    tries("read", START + 8192, 0);
    tries("stored", START + 8192, 1);
    show("not all is mapped", munmap(START, 5 * 4096));
    show("not at a page", munmap(START + 1, 4096));
    show("unmapped", munmap(START, 4096));
    tries("gone", START, 0);
    show("half of it is taken", mmap(START, 4097, 3));
    show("unmapped", munmap(START + 4096, 2 * 4096));
    show("mapped", mmap(START, 4097, 3));
    show("fresh", memory[100]);
    show("content", memory[4096]);
    return succeed();
}
