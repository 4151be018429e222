# Where a program begins: its arguments are in a0 and a1, and what main answers is its exit code.
    .section .text.entry
    .globl _start
_start:
    call begin
