# For the bare machine: no tohost of its own, the linker gives it one.
        .globl  _start
_start: csrr    s0, mhartid             #BP begin
        la      t0, handler
        csrw    mtvec, t0
        ecall                           #BP ecall
        li      a0, 1                   #BP after
        la      t0, tohost
        sd      a0, 0(t0)
1:      j       1b

        .balign 4
handler:
        csrr    t1, mepc                #BP handler
        addi    t1, t1, 4
        csrw    mepc, t1
        mret
