# One check for all of a frame.
region:	addi sp, sp, -48
	sd ra, 40(sp)
	sd s0, 32(sp)
	sd s1, 24(sp)
	sd a0, 8(sp)
	ld a1, 8(sp)
	ld s1, 24(sp)
	ld s0, 32(sp)
	ld ra, 40(sp)
	addi sp, sp, 48
	ret
