#include "constants.h"
# A comment with add a0, a1, a2
        .globl  _start
_start: li      a0, 0x10        // hexadecimal
1:      lla     t0, message; beqz a0, 1b
        lui     a1, %hi(table)
        addi    a1, a1, %lo(table)
        amoadd.w.aqrl a2, a3, (a1)
        fmadd.d fa0, ft1, f31, fs0, rtz
        csrr    t1, mstatus
        c.addi  sp, -16
        call    add             # a symbol called like an instruction
        j       ret_path
ret_path:
        ret
/* a block
   comment */
        .ascii  "count \n\0"
        .byte   'a', '\n', 1.5e3
        .macro  save register
        sd      \register, 0(sp)
        .endm
