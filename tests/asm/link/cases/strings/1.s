# Mergeable strings and constants: each once, and those that end another lie in it.
        .globl  _start
_start: lla     a0, hello
        lla     a1, lo
        lla     a2, .Lworld
        lla     a3, eight
        ret
        .section .rodata.str1.1, "aMS", @progbits, 1
hello:  .string "hello"
.Lworld: .string "world"
        .string ""
        .section .rodata.str1.8, "aMS", @progbits, 1
        .align  3
eight:  .string "aligned"
        .align  3
        .string "signed"
        .zero   1
        .align  3
        .string "aligned"
        .section .rodata.cst8, "aM", @progbits, 8
        .align  3
        .dword  1, 2, 1
        .section .rodata.str1.1, "aMS", @progbits, 1
lo:     .string "lo"
        .data
        .dword  hello, lo, .Lworld, eight
