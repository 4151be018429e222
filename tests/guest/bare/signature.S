/* Writes a signature of 20 bytes and ends by a 64-bit store of code 3 to tohost. */
#include "bare.h"
START
    la a0, begin_signature
    li a1, 0x0123456789abcdef
    sd a1, 0(a0)
    csrr a2, mhartid
    sw a2, 8(a0)
    li a2, -2
    sw a2, 16(a0)
    li a1, 7
    la a0, tohost
    sd a1, 0(a0)
1:  j 1b
    .data
    .balign 8
    .globl begin_signature
begin_signature:
    .word 0xdeadbeef, 0xdeadbeef, 0xdeadbeef, 0xdeadbeef, 0xdeadbeef
    .globl end_signature
end_signature:
