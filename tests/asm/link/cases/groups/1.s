# A function that both files have: one stays, with its frame.
        .globl  _start
_start: call    inline
        call    other
        ret
        .section .text.inline, "axG", @progbits, inline, comdat
        .weak   inline
        .type   inline, @function
inline:
        .cfi_startproc
        li      a0, 1
        ret
        .cfi_endproc
        .size   inline, . - inline
        .section .rodata.inline, "aG", @progbits, inline, comdat
        .dword  inline
