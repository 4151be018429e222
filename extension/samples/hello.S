# A program for RISC-V Linux, all by itself. Press F5 to debug it; F9 sets a breakpoint in a line.
# F10 steps over a line, F11 into a call. Registers are in the Variables view.

        .section .rodata
message:
        .ascii  "Hello from RISC-V!\n"
        .equ    length, . - message

        .text
        .globl  _start
_start:
        li      s0, 3                   # how often
again:
        call    greet
        addi    s0, s0, -1
        bnez    s0, again

        li      a0, 0                   # exit(0)
        li      a7, 93
        ecall

# Writes the message. `ecall` is the trap by which the program enters the kernel.
greet:
        li      a0, 1                   # write(1, message, length)
        la      a1, message
        li      a2, length
        li      a7, 64
        ecall
        ret
