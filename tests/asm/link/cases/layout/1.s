# Sections of all kinds: those of the layout, and others that find a place beside their like.
        .globl  _start
_start: la      a0, x
        lla     a1, x
        call    f
        .section text2, "ax"
        nop
        .section .text.hot.x, "ax"
        nop
        .section .text3, "ax"
        nop
        .section .rodata
        .dword  1
        .section .myro, "a"
        .dword  1
        .section rodat2, "a"
        .dword  1
        .section .mydata, "aw"
        .dword  1
        .section .mybss, "aw", @nobits
        .zero   16
        .section .tohost, "aw"
        .align  6
tohost: .dword  0
        .section .sdata, "aw"
        .dword  9
        .section .note.foo, "a", @note
        .word   4, 4, 1
        .string "abc"
        .word   1
        .section .weird
        .word   1
        .data
x:      .dword  x
        .bss
        .zero   100
        .section .note.GNU-stack, "", @progbits
