        .globl  f
f:      li      a0, 0x12345678
        ret
