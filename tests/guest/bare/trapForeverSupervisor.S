/* S-mode, whose trap handler is at an address where there is nothing: it traps itself, for ever, without M-mode's knowing. */
#include "bare.h"
START
    OPEN
    li t0, -1
    csrw medeleg, t0
    li t0, 0x08000000
    csrw stvec, t0
    ENTER(1, 9f)
9:  unimp
