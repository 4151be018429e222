/* Three harts: the others wait for a software interrupt, count themselves with an AMO and an LR/SC loop, and wait again. */
#include "bare.h"
#define HARTS 3
START
    csrr s5, mhartid
    CHECK_REG(s5, a0)
    li t0, 8
    csrw mie, t0
    la s6, count
    li s7, 0x02000000
    bnez s5, other
    TEST(1)                     /* nobody goes on before being asked */
    li t0, 1000
1:  addi t0, t0, -1
    bnez t0, 1b
    ld t0, 0(s6)
    bnez t0, failed
    li t0, 1
    sw t0, 4(s7)
    sw t0, 8(s7)
    TEST(2)
1:  wfi                         /* the last one answers */
    lw t0, 0(s7)
    beqz t0, 1b
    ld t0, 0(s6)
    CHECK(t0, HARTS - 1)
    ld t0, 8(s6)
    CHECK(t0, 2000)
    PASS
other:
    wfi
    slli t1, s5, 2
    add t1, t1, s7
    lw t0, 0(t1)
    beqz t0, other
    sw zero, 0(t1)
    li t2, 1000
    addi s8, s6, 8
1:  lr.d t0, (s8)
    addi t0, t0, 1
    sc.d t1, t0, (s8)
    bnez t1, 1b
    addi t2, t2, -1
    bnez t2, 1b
    li t0, 1
    amoadd.d t1, t0, (s6)
    li t2, HARTS - 2
    bne t1, t2, 1f
    sw t0, 0(s7)
1:  wfi
    j 1b
    .data
    .balign 8
count:
    .dword 0, 0
