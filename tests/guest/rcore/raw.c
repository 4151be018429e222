/* A program of chapters 2 and 3, at a physical address: prints, yields, asks for the time, and does what its slot says. */
#include "user.h"

#ifndef SLOT
#define SLOT 0
#endif

static const char *volatile words[] = {"hello from", "slot", "to the kernel"};
static volatile u8 zero[3000];

int main(void) {
    for (usize i = 0; i < sizeof words / sizeof *words; i++) print(words[i]), print("\n");
    show("slot", SLOT);
    int sum = 0;
    for (usize i = 0; i < sizeof zero; i++) sum += zero[i];
    show("zeros", sum);
    isize before = get_time();
    while (get_time() < before + 2) yield();
    show("time passes", get_time() >= before + 2);
    if (SLOT == 1) *(volatile u8 *)0 = 0;
    if (SLOT == 2) asm volatile("sret");
    return succeed();
}
