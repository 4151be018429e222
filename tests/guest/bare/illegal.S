/* What is illegal where, and under which bits of mstatus; vectored interrupts; wfi does not wait for what is pending. */
#include "bare.h"
START
    OPEN
    TEST(1)                     /* reserved encodings, with their bits in mtval */
    TRAPS(2, .word 0)
    TRAPS(2, .word 0xffffffff)
    CHECK(s3, 0xffffffff)
    la s1, 1f
    .hword 0
    j failed
    .balign 4
1:  CHECK(s2, 2)
    bnez s3, failed

    TEST(2)                     /* a vectored software interrupt goes to base + 4 */
    csrwi mip, 2
    csrwi mie, 2
    la t0, vectors + 1
    csrw mtvec, t0
    csrsi mstatus, 8
1:  j 1b
    .balign 256
vectors:
    j failed
    j 1f
    j failed
1:  la t0, caught
    csrw mtvec, t0
    csrr t0, mcause
    li t1, (1 << 63) | 1
    CHECK_REG(t0, t1)
    csrwi mideleg, 2            /* it pends on for S-mode, where it is not enabled */

    TEST(3)                     /* S-mode: everything is legal */
    la s1, 1f
    ENTER(1, 9f)
9:  wfi
    sfence.vma
    csrr t0, satp
    la t0, 2f
    csrw sepc, t0
    li t0, 1 << 8
    csrs sstatus, t0
    sret
2:  ecall
    .balign 4
1:  CHECK(s2, 9)
    TEST(4)                     /* TW, TVM, TSR */
    li t0, 7 << 20
    csrs mstatus, t0
    la s1, 1f
    ENTER(1, 9f)
9:  wfi
    .balign 4
1:  CHECK(s2, 2)
    CHECK(s3, 0x10500073)
    la s1, 1f
    ENTER(1, 9f)
9:  sfence.vma
    .balign 4
1:  CHECK(s2, 2)
    la s1, 1f
    ENTER(1, 9f)
9:  csrr t0, satp
    .balign 4
1:  CHECK(s2, 2)
    la s1, 1f
    ENTER(1, 9f)
9:  sret
    .balign 4
1:  CHECK(s2, 2)
    CHECK(s3, 0x10200073)
    wfi                         /* M-mode does not care */
    sfence.vma
    csrr t0, satp
    li t0, 7 << 20
    csrc mstatus, t0

    TEST(5)                     /* U-mode */
    csrwi mie, 0
    la s1, 1f
    ENTER(0, 9f)
9:  sret
    .balign 4
1:  CHECK(s2, 2)
    la s1, 1f
    ENTER(0, 9f)
9:  mret
    .balign 4
1:  CHECK(s2, 2)
    la s1, 1f
    ENTER(0, 9f)
9:  sfence.vma
    .balign 4
1:  CHECK(s2, 2)
    la s1, 1f
    ENTER(0, 9f)
9:  csrr t0, sscratch
    .balign 4
1:  CHECK(s2, 2)
    la s1, 1f
    ENTER(1, 9f)
9:  mret
    .balign 4
1:  CHECK(s2, 2)
    PASS
