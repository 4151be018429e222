/* Atomic stores report store exceptions, also where a failing SC would not store; devices take no atomic accesses. */
#include "bare.h"
START
    TEST(1)
    la a0, word + 4
    TRAPS(6, sc.d a1, a2, (a0))
    CHECK_REG(s3, a0)
    TRAPS(6, amoadd.d a1, a2, (a0))
    CHECK_REG(s3, a0)
    la a0, word + 1
    TRAPS(6, amoadd.w a1, a2, (a0))
    CHECK_REG(s3, a0)
    TEST(2)
    li a0, 0x08000000
    TRAPS(7, amoadd.d a1, a2, (a0))
    CHECK_REG(s3, a0)
    TRAPS(7, sc.d a1, a2, (a0))
    TRAPS(5, lr.d a1, (a0))
    TEST(3)
    li a0, 0x02004000
    TRAPS(7, amoadd.d a1, a2, (a0))
    TRAPS(5, lr.w a1, (a0))
    TEST(4)                     /* a reservation serves once, and a trap ends it */
    la a0, word
    lr.d a1, (a0)
    li a2, 5
    sc.d a3, a2, (a0)
    bnez a3, failed
    sc.d a3, a2, (a0)
    beqz a3, failed
    lr.d a1, (a0)
    CHECK(a1, 5)
    TRAPS(11, ecall)
    sc.d a3, a2, (a0)
    beqz a3, failed
    PASS
    .data
    .balign 8
word:
    .dword 0, 0
