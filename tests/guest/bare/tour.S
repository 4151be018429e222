/* Where tour.c begins, where its traps go, and how it comes to S-mode. */
        .globl  _start, trapVector, enterSupervisor
_start: csrr    t0, mhartid
        bnez    t0, park
        la      sp, stackEnd
        la      t0, trapVector
        csrw    mtvec, t0
        la      t0, trapStackEnd
        csrw    mscratch, t0
        li      t0, -1
        csrw    pmpaddr0, t0
        li      t0, 0x1f
        csrw    pmpcfg0, t0
        call    run
        slli    a0, a0, 1
        ori     a0, a0, 1
        la      t0, tohost
        sd      a0, 0(t0)
park:   wfi
        j       park

        .balign 4
        .type   trapVector, @function
trapVector:
        csrrw   sp, mscratch, sp        # a stack of its own
        addi    sp, sp, -128
        sd      ra, 0(sp)
        sd      t0, 8(sp)
        sd      t1, 16(sp)
        sd      t2, 24(sp)
        sd      t3, 32(sp)
        sd      t4, 40(sp)
        sd      t5, 48(sp)
        sd      t6, 56(sp)
        sd      a0, 64(sp)
        sd      a1, 72(sp)
        sd      a2, 80(sp)
        sd      a3, 88(sp)
        sd      a4, 96(sp)
        sd      a5, 104(sp)
        sd      a6, 112(sp)
        sd      a7, 120(sp)
        csrr    a0, mcause
        csrr    a1, mepc
        csrr    a2, mtval
        call    onTrap
        csrw    mepc, a0
        ld      ra, 0(sp)
        ld      t0, 8(sp)
        ld      t1, 16(sp)
        ld      t2, 24(sp)
        ld      t3, 32(sp)
        ld      t4, 40(sp)
        ld      t5, 48(sp)
        ld      t6, 56(sp)
        ld      a0, 64(sp)
        ld      a1, 72(sp)
        ld      a2, 80(sp)
        ld      a3, 88(sp)
        ld      a4, 96(sp)
        ld      a5, 104(sp)
        ld      a6, 112(sp)
        ld      a7, 120(sp)
        addi    sp, sp, 128
        csrrw   sp, mscratch, sp
        mret                            #BP mret
        .size   trapVector, . - trapVector

# enterSupervisor(function, satp): calls it in S-mode, and comes back in S-mode.
        .type   enterSupervisor, @function
enterSupervisor:
        addi    sp, sp, -16
        sd      ra, 8(sp)
        csrw    satp, a1
        la      t0, 1f
        csrw    mepc, t0
        li      t0, 3 << 11
        csrc    mstatus, t0
        li      t0, 1 << 11
        csrs    mstatus, t0
        mret
1:      jalr    a0
        ld      ra, 8(sp)
        addi    sp, sp, 16
        ret
        .size   enterSupervisor, . - enterSupervisor

        .bss
        .balign 16
        .skip   8192
stackEnd:
        .skip   4096
trapStackEnd:
