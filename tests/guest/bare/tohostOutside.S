/* Its symbol tohost is where nothing is loaded; it ends by the test finisher. */
        .globl  _start, tohost
        .set    tohost, 0x80100000
        .text
_start: li      t0, 0x100000
        li      t1, 0x5555
        sw      t1, 0(t0)
1:      j       1b
