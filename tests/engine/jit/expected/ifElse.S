# Both ways meet; the check in front of the branch covers the accesses behind it.
region:	ld a1, 0(a0)
	beqz a1, other
	sub a1, a1, a2
	j meet
other:	ld a1, 8(a0)
meet:	add a3, a1, a1
	ecall
