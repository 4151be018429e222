# Each kind of relocation against what another file defines.
        .globl  _start
_start: beq     a0, a1, near
        j       near
        jal     near
        call    near
        tail    near
        lui     a0, %hi(object)
        addi    a0, a0, %lo(object)
        sw      a1, %lo(object + 4)(a0)
        ld      a2, %lo(object)(a0)
1:      auipc   a3, %pcrel_hi(object + 0x900)
        ld      a4, %pcrel_lo(1b)(a3)
        sd      a4, %pcrel_lo(1b)(a3)
        lla     a5, constant
        la      a6, nowhere
        .weak   nowhere
        lui     t0, %tprel_hi(own)
        add     t0, t0, tp, %tprel_add(own)
        lw      t1, %tprel_lo(own)(t0)
        sw      t1, %tprel_lo(zeroed)(t0)
        .data
        .dword  object, object + 8, object - 8
        .word   near - _start
        .half   near - _start
        .byte   near - _start
        .dword  near - _start
        .word   constant
        .section .tdata, "awT", @progbits
        .align  3
own:    .dword  7
        .section .tbss, "awT", @nobits
        .align  4
zeroed: .zero   16
