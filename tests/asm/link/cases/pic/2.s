        .option pic
        .globl  alpha, beta, gamma, other
        la      a0, gamma
        la      a1, _start
        .data
        .align  3
alpha:  .dword  1
beta:   .dword  2
gamma:  .dword  3
        .section .tbss, "awT", @nobits
        .align  3
other:  .zero   8
