/* Misaligned loads and stores are done, within a line and across pages; misaligned atomic accesses are exceptions with their address. */
#include "bare.h"
START
    TEST(1)
    la a0, page + 0xff9
    li a1, 0x0123456789abcdef
    sd a1, 0(a0)
    ld a2, 0(a0)
    CHECK_REG(a1, a2)
    lwu a2, 3(a0)
    CHECK(a2, 0x23456789)
    lh a2, 6(a0)
    CHECK(a2, 0x0123)
    lhu a2, 1(a0)
    CHECK(a2, 0xabcd)
    la a0, page + 0xffd
    sd a1, 0(a0)
    ld a2, 0(a0)
    CHECK_REG(a1, a2)
    sw a1, 1(a0)
    lw a2, 1(a0)
    CHECK(a2, -1985229329)
    sh a1, 2(a0)
    lh a2, 2(a0)
    CHECK(a2, -12817)
    TEST(2)
    la a0, page + 2
    TRAPS(4, lr.w a1, (a0))
    CHECK_REG(s3, a0)
    TEST(3)
    la a0, page + 4
    TRAPS(4, lr.d a1, (a0))
    CHECK_REG(s3, a0)
    PASS
    .data
    .balign 4096
page:
    .zero 8192
