# Common symbols: the larger counts, a definition wins; weak definitions give way.
        .globl  _start
_start: la      a0, first
        la      a1, second
        la      a2, third
        la      a3, defined
        call    strong
        call    weakly
        ret
        .weak   strong, weakly, nobody
strong: li      a0, 1
        ret
weakly: li      a0, 2
        ret
        .comm   first, 16, 8
        .comm   second, 4, 4
        .comm   third, 3, 1
        .comm   defined, 8, 8
        .lcomm  local, 5
        .data
        .dword  nobody, first, second, third, defined
