/* Prints by the serial port and by tohost, then sends back what it receives until a full stop; ends by the finisher with code 42. */
#include "bare.h"
START
    li s5, 0x10000000
    la a0, greeting
1:  lbu a1, 0(a0)
    beqz a1, 2f
3:  lbu a2, 5(s5)
    andi a2, a2, 0x20
    beqz a2, 3b
    sb a1, 0(s5)
    addi a0, a0, 1
    j 1b
2:  la a0, tohost
    li a1, (0x0101 << 48) | '!'
    sd a1, 0(a0)
4:  ld a1, 0(a0)
    bnez a1, 4b
5:  lbu a2, 5(s5)
    andi a2, a2, 1
    beqz a2, 5b
    lbu a1, 0(s5)
    sb a1, 0(s5)
    li a2, '.'
    bne a1, a2, 5b
    li t0, 0x100000
    li t1, (42 << 16) | 0x3333
    sw t1, 0(t0)
    j failed
greeting:
    .string "hello"
