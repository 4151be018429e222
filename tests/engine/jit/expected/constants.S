# An address that the code names is checked by its page alone, before the loop.
region:	lui a0, 0x12
loop:	lw a1, 16(a0)
	addiw a1, a1, 1
	sw a1, 16(a0)
	bnez a1, loop
	ecall
