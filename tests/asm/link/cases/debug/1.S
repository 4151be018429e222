/* Line tables: several sections, an included file, a macro, functions with sizes. */
#define TWICE(insn) insn; insn
        .globl  _start
        .type   _start, @function
_start: TWICE(nop)
        call    f
#include "lines.h"
        .macro  two
        nop
        nop
        .endm
        two
        ret
        .size   _start, . - _start
        .section .text.other, "ax"
        .type   hidden, @function
hidden: addi    a0, a0, 1; ret
        .size   hidden, . - hidden
        .text
        .zero   60000
far:    nop
        .data
        .dword  hidden
