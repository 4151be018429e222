# What becomes read-only ends with a page, also where that costs one.
        .globl  _start
_start: .zero   0xed4
        ret
        .section .init_array, "aw", @init_array
        .dword  1, 2, 3
        .section .data.rel.ro, "aw"
        .dword  5
        .data
        .dword  4
        .bss
        .align  4
        .zero   5000
