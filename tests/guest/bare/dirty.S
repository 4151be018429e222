/* Sv39: accessed and dirty bits by hardware and, with menvcfg.ADUE clear, by page faults; superpages; who may use which page; MPRV, SUM, MXR. */
#include "bare.h"
#define V 1
#define R 2
#define W 4
#define X 8
#define U 16
#define A 64
#define D 128
#define VA 0x40200000
/* Makes the gigabyte at 0x40000000 lead to `table`, whose second entry maps a superpage of 2 MiB at 0x80000000 with these flags. */
#define MAP(flags) la t0, table; li t1, (0x80000000 >> 2) | (flags); sd t1, 8(t0); sfence.vma
#define ENTRY(flags) la t0, table; ld t1, 8(t0); andi t1, t1, 0xff; CHECK(t1, flags)
/* M-mode's loads and stores as those of a mode, 0 U or 1 S; undone by any trap handler's END. */
#define AS(mode) li t0, 3 << 11; csrc mstatus, t0; li t0, (1 << 17) | ((mode) << 11); csrs mstatus, t0
#define END li t0, 1 << 17; csrc mstatus, t0
START
    OPEN
    la t0, root
    la t1, table
    srli t1, t1, 2
    ori t1, t1, V
    sd t1, 8(t0)
    srli t0, t0, 12
    li t1, 8 << 60
    or t0, t0, t1
    csrw satp, t0
    la a0, word
    li t0, 0x80000000 - VA
    sub a0, a0, t0

    TEST(1)                     /* a load sets A, a store D */
    MAP(V | R | W | U)
    AS(0)
    lw a1, 0(a0)
    END
    ENTRY(V | R | W | U | A)
    CHECK(a1, 7)
    AS(0)
    sw a1, 4(a0)
    END
    ENTRY(V | R | W | U | A | D)
    la t0, word
    lw t1, 4(t0)
    CHECK(t1, 7)

    TEST(2)                     /* a store to a read-only page sets nothing */
    MAP(V | R | U)
    AS(0)
    TRAPS(15, sw a1, 0(a0))
    END
    CHECK_REG(s3, a0)
    ENTRY(V | R | U)

    TEST(3)                     /* S-mode needs SUM for a page of U-mode */
    MAP(V | R | W | U | A | D)
    AS(1)
    TRAPS(13, lw a1, 0(a0))
    AS(1)
    li t0, 1 << 18
    csrs mstatus, t0
    lw a1, 0(a0)
    csrc mstatus, t0
    END
    CHECK(a1, 7)
    MAP(V | R | W | A | D)
    AS(0)
    TRAPS(13, lw a1, 0(a0))

    TEST(4)                     /* MXR lets loads use executable pages */
    MAP(V | X | A)
    AS(1)
    TRAPS(13, lw a1, 0(a0))
    AS(1)
    li t0, 1 << 19
    csrs mstatus, t0
    lw a1, 0(a0)
    csrc mstatus, t0
    END

    TEST(5)                     /* a misaligned superpage, an address that is not canonical, a reserved encoding */
    la t0, table
    li t1, ((0x80000000 + 0x1000) >> 2) | V | R | W | A | D
    sd t1, 8(t0)
    sfence.vma
    AS(1)
    TRAPS(13, lw a1, 0(a0))
    MAP(V | W | A | D)
    AS(1)
    TRAPS(15, sw a1, 0(a0))
    MAP(V | R | W | A | D)
    li a2, 1 << 39
    add a2, a2, a0
    AS(1)
    TRAPS(13, lw a1, 0(a2))
    CHECK_REG(s3, a2)
    END

    TEST(6)                     /* fetches: S-mode never from pages of U-mode, U-mode only from its own */
    la a2, target
    li t0, 0x80000000 - VA
    sub a2, a2, t0
    MAP(V | R | X | U | A)
    la s1, 1f
    csrw mepc, a2
    li t0, 3 << 11
    csrc mstatus, t0
    mret
    .balign 4
1:  CHECK(s2, 8)
    la s1, 1f
    csrw mepc, a2
    li t0, 1 << 11
    csrs mstatus, t0
    mret
    .balign 4
1:  CHECK(s2, 12)
    CHECK_REG(s3, a2)
    CHECK_REG(s4, a2)
    PASS
    .balign 4
target:
    ecall
    .data
    .balign 4096
root:
    .zero 4096
table:
    .zero 4096
    .globl word
word:
    .word 7, 0
