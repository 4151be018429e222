        .globl  other
other:
        .cfi_startproc
        tail    inline
        .cfi_endproc
        .section .text.inline, "axG", @progbits, inline, comdat
        .weak   inline
        .type   inline, @function
inline:
        .cfi_startproc
        li      a0, 2
        nop
        ret
        .cfi_endproc
        .size   inline, . - inline
        .section .rodata.inline, "aG", @progbits, inline, comdat
        .dword  inline
