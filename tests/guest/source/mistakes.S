# Two mistakes of the assembler.
        .globl  _start
_start: addi    a0, a0, 5000
        lw      a0, (a1
        ecall
