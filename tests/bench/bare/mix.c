/*
 * The mix of guest/mix.h as bare code without a library: it is entered at _start with the number of rounds in a0 and ends with ecall, the CRC
 * in a0. build.sh makes mix.bin of it.
 */
#include "../guest/mix.h"

__attribute__((naked, section(".text.startup"))) void _start(void) {
  __asm__ volatile("la sp, stack_top\n\tcall enter\n\tecall");
}

__attribute__((used)) uint64_t enter(uint64_t rounds) { return mix(rounds); }

__attribute__((used, aligned(16))) static char stack[8192];
__asm__(".globl stack_top\n.set stack_top, stack + 8192");
