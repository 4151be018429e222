# A function of the same module is called directly; it must come back to the return site, with the stack pointer that it was given.
region:	addi sp, sp, -16
	sd ra, 8(sp)
	jal regionCallee
	addi a0, a0, 1
	ld ra, 8(sp)
	addi sp, sp, 16
	ret
regionCallee:
	addi sp, sp, -16
	sd ra, 8(sp)
	jalr a1
	slli a0, a0, 1
	ld ra, 8(sp)
	addi sp, sp, 16
	ret
