# The address moves on by a pointer that the loop changes: one check a round serves all three accesses.
region:	ld a3, 0(a0)
	ld a4, 8(a0)
	add a3, a3, a4
	sd a3, 0(a0)
	addi a0, a0, 16
	bne a0, a1, region
	ecall
