/* Counters: written values, overflow, inhibition, traps that do not retire, who may read them. */
#include "bare.h"
START
    OPEN
    TEST(1)                     /* what is written is what the next instruction reads */
    csrwi minstret, 0
    csrr t0, minstret
    bnez t0, failed
    li t0, -1
    csrw minstret, t0
    nop
    csrr t0, minstret
    bnez t0, failed
    TEST(2)                     /* the events that do not exist */
    csrw mhpmcounter3, t6
    csrr t0, mhpmcounter3
    bnez t0, failed
    csrr t0, hpmcounter31
    bnez t0, failed
    csrr t0, mhpmevent31
    bnez t0, failed
    TEST(3)                     /* inhibited */
    csrwi 0x320, 5
    csrr t0, minstret
    csrr t1, mcycle
    nop
    csrr t2, minstret
    csrr t3, mcycle
    CHECK_REG(t0, t2)
    CHECK_REG(t1, t3)
    csrwi minstret, 9
    csrwi 0x320, 0
    csrr t0, minstret
    CHECK(t0, 9)
    TEST(4)                     /* a trapping instruction does not retire: handler 4, ecall 0 */
    la s1, 1f
    csrwi minstret, 0
    ecall
    .balign 4
1:  csrr t0, minstret
    CHECK(t0, 4)
    TEST(5)                     /* mcounteren and scounteren */
    csrwi mcounteren, 0
    csrwi scounteren, 0
    la s1, 1f
    ENTER(1, 9f)
9:  csrr t0, cycle
    .balign 4
1:  CHECK(s2, 2)
    csrwi mcounteren, 5
    la s1, 1f
    ENTER(1, 9f)
9:  csrr t0, cycle
    csrr t0, instret
    csrr t0, time
    .balign 4
1:  CHECK(s2, 2)
    CHECK(s3, 0xc01022f3)
    la s1, 1f
    ENTER(0, 9f)
9:  csrr t0, cycle
    .balign 4
1:  CHECK(s2, 2)
    csrwi scounteren, 1
    la s1, 1f
    ENTER(0, 9f)
9:  csrr t0, cycle
    ecall
    .balign 4
1:  CHECK(s2, 8)
    PASS
