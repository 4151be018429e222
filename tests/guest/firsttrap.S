# Traps at its very first instruction.
        .globl  _start
_start: unimp
