/* What the environments of public test suites do before a test: probe CSRs that may not exist behind a trap vector of their own, open memory,
 * delegate, switch the f registers on, go to S- and U-mode. */
#include "bare.h"
START
    /* Probes whose failure a temporary vector skips. */
    TEST(1)
    la t0, 1f
    csrw mtvec, t0
    csrwi 0x744, 8              /* mnstatus */
    .balign 4
1:  la t0, 1f
    csrw mtvec, t0
    csrwi satp, 0
    .balign 4
1:  la t0, 1f
    csrw mtvec, t0
    li t1, (1 << 53) - 1
    csrw pmpaddr0, t1
    li t1, 0x1f
    csrw pmpcfg0, t1
    .balign 4
1:  csrwi mie, 0
    la t0, 1f
    csrw mtvec, t0
    csrwi medeleg, 0
    csrwi mideleg, 0
    .balign 4
1:  la t0, caught
    csrw mtvec, t0
    csrr t0, pmpcfg0
    CHECK(t0, 0x1f)

    TEST(2)                     /* identification */
    csrr t0, misa
    srli t1, t0, 62
    CHECK(t1, 2)
    li t1, (1 << 0) | (1 << 2) | (1 << 3) | (1 << 5) | (1 << 8) | (1 << 12) | (1 << 18) | (1 << 20)
    and t0, t0, t1
    CHECK_REG(t0, t1)
    csrr t0, mhartid
    bnez t0, failed

    TEST(3)                     /* f registers off, then on */
    li t0, 3 << 13
    csrc mstatus, t0
    TRAPS(2, fmv.d.x ft0, zero)
    TRAPS(2, csrr t0, fcsr)
    li t0, 1 << 13
    csrs mstatus, t0
    csrwi fcsr, 0
    fmv.d.x ft0, zero
    csrr t0, mstatus
    bgez t0, failed             /* SD */

    TEST(4)                     /* the unprivileged modes, and ecall from each */
    la s1, 1f
    ENTER(0, 9f)
9:  ecall
    .balign 4
1:  CHECK(s2, 8)
    bnez s3, failed
    la s1, 1f
    ENTER(1, 9f)
9:  ecall
    .balign 4
1:  CHECK(s2, 9)
    TRAPS(11, ecall)

    TEST(5)                     /* delegation: U-mode's ecall goes to stvec, S-mode's does not */
    li t0, 1 << 8
    csrw medeleg, t0
    la t0, in_supervisor
    csrw stvec, t0
    la s1, 2f
    ENTER(0, 1f)
1:  ecall
    .balign 4
in_supervisor:
    csrr t0, scause
    CHECK(t0, 8)
    csrr t0, sepc
    la t1, 1b
    CHECK_REG(t0, t1)
    ecall
    .balign 4
2:  CHECK(s2, 9)
    csrwi medeleg, 0

    TEST(6)                     /* fixed and illegal values */
    li t0, 2 << 11
    csrw mstatus, t0
    csrr t0, mstatus
    srli t1, t0, 32
    CHECK(t1, 0xa)
    li t1, 3 << 11
    and t0, t0, t1
    li t1, 2 << 11
    beq t0, t1, failed
    li t0, -1
    csrw mepc, t0
    csrr t0, mepc
    CHECK(t0, -2)
    TRAPS(2, csrw mhartid, zero)
    CHECK(s3, 0xf1401073)
    TRAPS(2, csrw cycle, zero)
    TRAPS(2, csrr t0, 0x747)    /* mseccfg */
    TRAPS(2, csrr t0, 0x5c0)

    PASS
