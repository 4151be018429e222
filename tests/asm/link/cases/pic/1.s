# Addresses by the global offset table, whose order is ld's; thread-local ones by their offsets.
        .option pic
        .globl  _start
_start: la      a0, alpha
        la      a1, beta
        la      a2, gamma
        la      a3, local
        la      a4, missing
        .weak   missing
        la.tls.ie a5, own
        la.tls.ie a6, other
        ret
        .data
local:  .dword  local
        .section .tdata, "awT", @progbits
        .align  3
own:    .dword  1
