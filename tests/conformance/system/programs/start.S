# Start of the bare-metal programs, and the way into and out of a probe: `enter` leaves M-mode for a probe by mret, and whatever trap ends the
# probe comes back here, where it is recorded, and returns from `enter`. A trap that is taken to S-mode lands on an ecall, which brings it here
# too; what S-mode has recorded is then still in its CSRs.

    .option norvc
    .section .text.start
    .globl _start
_start:
    la      sp, stack_end
    la      t0, machine_trap
    csrw    mtvec, t0
    call    main
    call    finish
1:  j       1b

    .text
    .balign 4
machine_trap:
    # With MPRV the stores below would go elsewhere.
    li      t0, 1 << 17
    csrrc   t0, mstatus, t0
    la      t1, trap
    sd      t0, 24(t1)
    csrr    t0, mcause
    sd      t0, 0(t1)
    csrr    t0, mepc
    sd      t0, 8(t1)
    csrr    t0, mtval
    sd      t0, 16(t1)
    sd      a0, 32(t1)
    la      t1, caller
    ld      ra, 0(t1)
    ld      sp, 8(t1)
    ld      gp, 16(t1)
    ld      tp, 24(t1)
    ld      s0, 32(t1)
    ld      s1, 40(t1)
    ld      s2, 48(t1)
    ld      s3, 56(t1)
    ld      s4, 64(t1)
    ld      s5, 72(t1)
    ld      s6, 80(t1)
    ld      s7, 88(t1)
    ld      s8, 96(t1)
    ld      s9, 104(t1)
    ld      s10, 112(t1)
    ld      s11, 120(t1)
    ret

# void enter(a0: pc, a1: the probe's a0, a2: the probe's a1); mstatus is the caller's to prepare.
    .globl enter
enter:
    la      t1, caller
    sd      ra, 0(t1)
    sd      sp, 8(t1)
    sd      gp, 16(t1)
    sd      tp, 24(t1)
    sd      s0, 32(t1)
    sd      s1, 40(t1)
    sd      s2, 48(t1)
    sd      s3, 56(t1)
    sd      s4, 64(t1)
    sd      s5, 72(t1)
    sd      s6, 80(t1)
    sd      s7, 88(t1)
    sd      s8, 96(t1)
    sd      s9, 104(t1)
    sd      s10, 112(t1)
    sd      s11, 120(t1)
    csrw    mepc, a0
    mv      a0, a1
    mv      a1, a2
    mret

# Where S-mode traps go: one ecall for each vector.
    .balign 256
    .globl supervisor_trap, supervisor_trap_end
supervisor_trap:
    .rept 16
    ecall
    .endr
supervisor_trap_end:

    .bss
    .balign 16
caller:
    .skip 128
    .skip 8192
stack_end:
