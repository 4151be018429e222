/* PMP: closed to S- and U-mode at reset, NAPOT, NA4 and TOR, order, locks, page walks, fields that cannot be set. */
#include "bare.h"
#define AS(mode) li t0, 3 << 11; csrc mstatus, t0; li t0, (1 << 17) | ((mode) << 11); csrs mstatus, t0
#define END li t0, 1 << 17; csrc mstatus, t0
START
    la a0, data
    TEST(1)                     /* nothing is let through below M-mode, and everything in it */
    csrw pmpcfg0, zero
    lw a1, 0(a0)
    AS(1)
    TRAPS(5, lw a1, 0(a0))
    END
    CHECK_REG(s3, a0)

    TEST(2)                     /* the grain is four bytes, addresses have 54 bits */
    li t0, -1
    csrw pmpaddr0, t0
    csrr t0, pmpaddr0
    srli t1, t0, 53
    beqz t1, failed
    li t0, 0x10
    csrw pmpcfg0, t0
    csrr t1, pmpcfg0
    CHECK_REG(t0, t1)

    TEST(3)                     /* one word is not for stores, the rest of the region is: the first match decides */
    srli t0, a0, 2
    csrw pmpaddr0, t0
    ori t1, t0, 0x1ff           /* 4 KiB at data, NAPOT */
    csrw pmpaddr1, t1
    li t0, 0x11 | (0x1b << 8)
    csrw pmpcfg0, t0
    AS(1)
    lw a1, 0(a0)
    sw a1, 4(a0)
    TRAPS(7, sw a1, 0(a0))
    CHECK_REG(s3, a0)
    AS(1)
    TRAPS(5, ld a1, 0(a0))      /* it matches only half of this */
    CHECK_REG(s3, a0)
    AS(1)
    sw a1, 1020(a0)
    sw a1, 2044(a0)
    END

    TEST(4)                     /* TOR: [data + 8, data + 16) is for loads only, in M-mode too when locked */
    csrwi pmpcfg0, 0
    addi t0, a0, 8
    srli t0, t0, 2
    csrw pmpaddr2, t0
    addi t0, t0, 2
    csrw pmpaddr3, t0
    li t0, 0x89 << 24
    csrw pmpcfg0, t0
    lw a1, 8(a0)
    sw a1, 4(a0)
    sw a1, 16(a0)
    TRAPS(7, sw a1, 8(a0))
    TRAPS(7, sw a1, 12(a0))
    TEST(5)                     /* locked: neither its fields nor its addresses change */
    csrr a2, pmpaddr2
    csrr a3, pmpaddr3
    csrw pmpaddr2, zero
    csrw pmpaddr3, zero
    csrw pmpcfg0, zero
    csrr t0, pmpaddr2
    CHECK_REG(a2, t0)
    csrr t0, pmpaddr3
    CHECK_REG(a3, t0)
    csrr t0, pmpcfg0
    srli t0, t0, 24
    CHECK(t0, 0x89)

    TEST(6)                     /* a fetch below M-mode */
    li t0, -1
    csrw pmpaddr8, t0
    li t0, 0x1b                 /* no X */
    csrw pmpcfg2, t0
    la s1, 1f
    ENTER(1, 9f)
9:  ecall
    .balign 4
1:  CHECK(s2, 1)
    la t0, 9b
    CHECK_REG(s3, t0)
    CHECK_REG(s4, t0)

    TEST(7)                     /* page walks are S-mode's loads, their fault is the access's */
    la t0, root
    srli t1, t0, 2
    ori t1, t1, 0x1ff
    csrw pmpaddr0, t1
    li t1, 0x18
    csrw pmpcfg0, t1
    li t1, (0x80000000 >> 2) | 0xc7
    sd t1, 8(t0)
    srli t0, t0, 12
    li t1, 8 << 60
    or t0, t0, t1
    csrw satp, t0
    li t0, 0x40000000
    sub a2, a0, t0
    AS(1)
    TRAPS(7, sw a1, 0(a2))
    CHECK_REG(s3, a2)
    AS(1)
    TRAPS(5, lw a1, 0(a2))
    END
    PASS
    .data
    .balign 4096
data:
    .zero 4096
root:
    .zero 4096
