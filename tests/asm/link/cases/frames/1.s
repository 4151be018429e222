# Frames of two files: equal CIEs become one, padding goes.
        .globl  _start
_start:
        .cfi_startproc
        addi    sp, sp, -32
        .cfi_def_cfa_offset 32
        sd      ra, 24(sp)
        .cfi_offset ra, -8
        sd      s0, 16(sp)
        .cfi_rel_offset s0, 16
        .cfi_remember_state
        call    f
        .cfi_restore ra
        addi    sp, sp, 32
        .cfi_adjust_cfa_offset -32
        ret
        .cfi_restore_state
        .zero   400
        .cfi_undefined s1
        .cfi_same_value s2
        .cfi_register s3, s4
        .cfi_val_offset s5, -16
        ret
        .cfi_endproc
padded:
        .cfi_startproc
        nop
        .cfi_escape 0, 0, 0, 0, 0, 0
        ret
        .cfi_endproc
handler:
        .cfi_startproc
        .cfi_personality 0x1b, personality
        .cfi_lsda 0x1b, table
        .cfi_signal_frame
        .cfi_def_cfa s0, 16
        nop
        .cfi_def_cfa_register sp
        ret
        .cfi_endproc
personality:
        ret
        .section .gcc_except_table, "a"
table:  .word   1
