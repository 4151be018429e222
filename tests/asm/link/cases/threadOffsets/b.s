	.globl	first
	.globl	second
	.section .tdata, "awT", @progbits
first:	.dword	1
second:	.word	2, 3
