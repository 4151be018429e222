        .globl  f
f:
        .cfi_startproc
        nop
        .cfi_def_cfa_offset 16
        nop
        .cfi_def_cfa_offset 0
        ret
        .cfi_endproc
other:
        .cfi_startproc simple
        .cfi_return_column t0
        .cfi_def_cfa sp, 0
        nop
        .cfi_def_cfa_offset 16
        ret
        .cfi_endproc
