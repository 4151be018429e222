/* mtimecmp, msip and stimecmp: pending bits, wfi that waits for them, the time at which they come. */
#include "bare.h"
START
    OPEN
    li s5, 0x02000000           /* msip */
    li s6, 0x02004000           /* mtimecmp */
    li s7, 0x0200bff8           /* mtime */
    li t0, -1
    sd t0, 0(s6)
    TEST(1)                     /* msip */
    li t0, 1
    sw t0, 0(s5)
    csrr t1, mip
    andi t1, t1, 8
    beqz t1, failed
    sw zero, 0(s5)
    csrr t1, mip
    andi t1, t1, 8
    bnez t1, failed
    TEST(2)                     /* wfi goes on when a timer that is enabled is due, also with interrupts off */
    li t0, 0x80
    csrw mie, t0
    ld a0, 0(s7)
    li t0, 20000
    add a0, a0, t0
    sd a0, 0(s6)
    wfi
    ld a1, 0(s7)
    bltu a1, a0, failed
    csrr t0, time
    bltu t0, a1, failed
    csrr t1, mip
    andi t1, t1, 0x80
    beqz t1, failed
    TEST(3)                     /* taken: mepc is after the wfi */
    ld a0, 0(s7)
    li t0, 20000
    add a0, a0, t0
    sd a0, 0(s6)
    la s1, 2f
    csrsi mstatus, 8
    wfi
1:  j 1b
    .balign 4
2:  li t0, (1 << 63) | 7
    CHECK_REG(s2, t0)
    la t0, 1b
    CHECK_REG(s4, t0)
    bnez s3, failed
    li t0, -1
    sd t0, 0(s6)
    TEST(4)                     /* a half at a time */
    li t0, 0x12345678
    sw t0, 4(s6)
    ld t1, 0(s6)
    srli t1, t1, 32
    CHECK_REG(t0, t1)
    li t0, -1
    sd t0, 0(s6)
    TEST(5)                     /* stimecmp in S-mode, after M-mode has allowed it */
    la s1, 1f
    ENTER(1, 9f)
9:  csrr t0, 0x14d
    .balign 4
1:  CHECK(s2, 2)
    li t0, 1 << 63
    csrs 0x30a, t0
    csrwi mcounteren, 2
    li t0, 0x20
    csrw mideleg, t0
    csrw mie, t0
    la t0, 3f
    csrw stvec, t0
    la s1, 4f
    ENTER(1, 9f)
9:  csrr a0, time
    li t0, 20000
    add a0, a0, t0
    csrw 0x14d, a0
    wfi
    csrr a1, time
    bltu a1, a0, 1f
    csrr t1, sip
    andi t1, t1, 0x20
    beqz t1, 1f
    csrsi sstatus, 2
1:  j 1b
    .balign 4
3:  csrr a2, scause
    ecall
    .balign 4
4:  CHECK(s2, 9)
    li t0, (1 << 63) | 5
    CHECK_REG(a2, t0)
    PASS
