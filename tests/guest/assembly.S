# Hand-written: counts down in a loop with write(2), no C library.
        .globl  _start
        .text
_start:
        li      s0, 3                   # lines to print
1:      lla     a1, digit
        addi    t0, s0, '0'
        sb      t0, 0(a1)               #BP store
        li      a0, 1
        lla     a1, line
        li      a2, 8                   # bytes in "count 0\n"
        call    put
        addi    s0, s0, -1
        bnez    s0, 1b
        li      a0, 0
        li      a7, 93                  # exit
        ecall

# put(fd, text, length)
        .type   put, @function
put:    li      a7, 64                  # write
        ecall                           #BP write
        ret
        .size   put, . - put

        .data
line:   .ascii  "count "
digit:  .ascii  "0\n"
