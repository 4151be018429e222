# Nothing wrong before it is linked.
        .globl  _start
_start: call    nowhere
        j       nowhere
