# Debugged without having been built: constants of another file, a macro, a loop, a call, data to look at.
#include "numbers.h"

        .macro  exit code
        li      a0, \code
        li      a7, SYS_EXIT            #BP macro
        ecall
        .endm

        .globl  _start
        .text
_start: li      s0, ROUNDS              #BP begin
1:      mv      a0, s0
        call    print                   #BP call
        addi    s0, s0, -1              #BP after
        bnez    s0, 1b
        exit    0                       #BP exit

# print(number): writes the digit and a line feed
        .type   print, @function
print:  lla     t0, line                #BP print
        addi    a0, a0, '0'
        sb      a0, 0(t0)
        sd      a0, total, t1
        li      a0, 1
        mv      a1, t0
        li      a2, 2
        li      a7, SYS_WRITE
        ecall
        ret                             #BP ret
        .size   print, . - print

        .data
line:   .ascii  "0\n"
        .balign 8
        .type   total, @object
        .size   total, 8
total:  .dword  0
