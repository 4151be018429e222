/* The trap handler is at an address where there is nothing, so it traps itself, for ever. */
#include "bare.h"
START
    li t0, 0x08000000
    csrw mtvec, t0
    ecall
