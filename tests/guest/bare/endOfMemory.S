/* An instruction of four bytes of which RAM, of 16 MiB, has only two: the fault is at its second half. */
#include "bare.h"
START
    TEST(1)
    li a0, 0x80fffffe
    li a1, 0x13
    sh a1, 0(a0)
    la s1, 1f
    jr a0
    .balign 4
1:  CHECK(s2, 1)
    CHECK_REG(s4, a0)
    addi a0, a0, 2
    CHECK_REG(s3, a0)
    TEST(2)                     /* a load across the end is a fault, and a store writes nothing */
    li a0, 0x80fffffc
    TRAPS(5, ld a1, 0(a0))
    lw a3, 0(a0)
    li a1, -1
    TRAPS(7, sd a1, 0(a0))
    lw a4, 0(a0)
    CHECK_REG(a3, a4)
    PASS
