/* Where there is nothing: cause and address of loads, stores and fetches outside RAM and devices; instructions that run over the end of RAM. */
#include "bare.h"
START
    TEST(1)
    li a0, 0x08000000
    TRAPS(5, ld a1, 8(a0))
    addi a0, a0, 8
    CHECK_REG(s3, a0)
    TRAPS(7, sw a1, 0(a0))
    CHECK_REG(s3, a0)
    li a0, -1
    TRAPS(5, lb a1, 0(a0))
    CHECK(s3, -1)
    li a0, 1 << 40
    TRAPS(7, sb a1, 0(a0))
    TEST(2)                     /* a jump to nowhere traps there */
    li a0, 0x08000000
    la s1, 1f
    jr a0
    .balign 4
1:  CHECK(s2, 1)
    CHECK_REG(s3, a0)
    CHECK_REG(s4, a0)
    TEST(3)                     /* jalr clears bit 0 */
    la a0, 1f + 1
    jr a0
    j failed
1:
    TEST(4)                     /* code written into memory is run */
    la a0, patched
    lw a1, replacement
    sw a1, 0(a0)
    fence.i
    jal patched
    CHECK(a2, 123)
    PASS
patched:
    li a2, 1
    ret
replacement:
    li a2, 123
