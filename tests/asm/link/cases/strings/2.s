        .section .rodata.str1.1, "aMS", @progbits, 1
.L1:    .string "lo"
.L2:    .string "Othello"
.L3:    .string "new"
        .section .rodata.str1.8, "aMS", @progbits, 1
        .align  3
.L4:    .string "aligned"
        .align  3
.L5:    .string "longer than the others"
        .section .rodata.cst8, "aM", @progbits, 8
        .align  3
.L6:    .dword  2, 3
        .section .rodata.str4, "aMS", @progbits, 4
        .align  2
.L7:    .word   'a', 'b', 0, 'b', 0
        .data
        .dword  .L1, .L2, .L3, .L4, .L5, .L6, .L6 + 8, .L7, .L7 + 12
