        .globl  f
f:      ret
        .section .text3, "ax"
        nop
        .section .weird2
        .word   1
        .section .init_array, "aw", @init_array
        .dword  3
        .section .init_array.100, "aw", @init_array
        .dword  1
        .section .init_array.5, "aw", @init_array
        .dword  2
        .section .ctors, "aw"
        .dword  4
        .data
        .dword  __start_text2, __stop_text2, __global_pointer$, _end, __bss_start, _edata, __init_array_start, __etext
