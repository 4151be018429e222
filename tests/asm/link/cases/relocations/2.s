        .globl  near, object, constant
near:   ret
        .data
        .align  4
object: .dword  1, 2, 3
        .set    constant, 0x1234
