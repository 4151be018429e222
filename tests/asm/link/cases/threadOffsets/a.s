# Offsets of thread-local symbols as debug information has them.
	.globl	_start
_start:	lui	a0, %tprel_hi(second)
	add	a0, a0, tp, %tprel_add(second)
	lw	a0, %tprel_lo(second)(a0)
	.data
	.dtpreldword first
	.dtprelword second + 4
	.section .tdata, "awT", @progbits
first:	.dword	1
second:	.word	2, 3
