/* menvcfg.ADUE: clear, an access that would set A or D is a page fault and sets nothing; set, as after reset, hardware sets them. */
#include "bare.h"
#define MAP(flags) la t0, root; li t1, (0x80000000 >> 2) | (flags); sd t1, 8(t0)
#define ENTRY(flags) la t0, root; ld t1, 8(t0); andi t1, t1, 0xff; CHECK(t1, flags)
#define AS_U li t0, 3 << 11; csrc mstatus, t0; li t0, 1 << 17; csrs mstatus, t0
#define END li t0, 1 << 17; csrc mstatus, t0
START
    OPEN
    la t0, root
    srli t0, t0, 12
    li t1, 8 << 60
    or t0, t0, t1
    csrw satp, t0
    la a0, word
    li t0, 0x40000000
    sub a0, a0, t0
    TEST(1)
    csrr t0, 0x30a
    li t1, 1 << 61
    and t0, t0, t1
    CHECK_REG(t0, t1)
    csrc 0x30a, t1
    MAP(1 | 2 | 4 | 16)
    AS_U
    TRAPS(13, lw a1, 0(a0))
    END
    ENTRY(1 | 2 | 4 | 16)
    MAP(1 | 2 | 4 | 16 | 64)
    AS_U
    lw a1, 0(a0)
    TRAPS(15, sw a1, 0(a0))
    END
    ENTRY(1 | 2 | 4 | 16 | 64)
    TEST(2)
    li t1, 1 << 61
    csrs 0x30a, t1
    AS_U
    sw a1, 0(a0)
    END
    ENTRY(1 | 2 | 4 | 16 | 64 | 128)
    TEST(3)                     /* clearing the bits in the table is seen without sfence.vma */
    MAP(1 | 2 | 4 | 16)
    AS_U
    lw a1, 0(a0)
    END
    ENTRY(1 | 2 | 4 | 16 | 64)
    PASS
    .data
    .balign 4096
root:
    .zero 4096
word:
    .word 7
