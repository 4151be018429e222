# Start of a program for several harts: hart 0 goes on to start.S, the others to `other(hartid)`, each with a stack of its own. Traps of all come to
# `count_trap`, until hart 0 sets another vector: a software or timer interrupt is counted in its hart's place of `taken`, and its source is silenced.

    .option norvc
    .section .text.start
    .globl harts_start
harts_start:
    csrr    t0, mhartid
    la      t1, first_a0
    slli    t2, t0, 3
    add     t1, t1, t2
    sd      a0, 0(t1)
    beqz    t0, _start
    la      t1, count_trap
    csrw    mtvec, t1
    la      sp, stacks
    slli    t2, t0, 12
    add     sp, sp, t2
    mv      a0, t0
    call    other
1:  wfi
    j       1b

    .text
    .balign 4
    .globl count_trap
count_trap:
    addi    sp, sp, -32
    sd      t0, 0(sp)
    sd      t1, 8(sp)
    sd      t2, 16(sp)
    csrr    t0, mhartid
    slli    t1, t0, 3
    la      t2, causes
    add     t2, t2, t1
    csrr    t1, mcause
    sd      t1, 0(t2)
    andi    t1, t1, 7
    addi    t1, t1, -3
    bnez    t1, 1f
    slli    t1, t0, 2
    li      t2, 0x2000000
    add     t1, t1, t2
    sw      zero, 0(t1)
    j       2f
1:  slli    t1, t0, 3
    li      t2, 0x2004000
    add     t1, t1, t2
    li      t2, -1
    sd      t2, 0(t1)
2:  slli    t1, t0, 3
    la      t2, taken
    add     t2, t2, t1
    li      t1, 1
    amoadd.d zero, t1, (t2)
    ld      t0, 0(sp)
    ld      t1, 8(sp)
    ld      t2, 16(sp)
    addi    sp, sp, 32
    mret

    .bss
    .balign 64
    .globl first_a0, taken, causes
first_a0:
    .skip 64
taken:
    .skip 64
causes:
    .skip 64
    .balign 16
stacks:
    .skip 4096 * 8
