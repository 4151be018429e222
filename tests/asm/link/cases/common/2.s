        .globl  strong, defined
strong: li      a0, 3
        ret
        .comm   second, 24, 16
        .comm   fourth, 2, 2
        .comm   third, 1, 1
        .data
        .align  3
defined: .dword 5
        .dword  fourth
        .weak   weakly
        .text
weakly: li      a0, 4
        ret
