# A jump that was seen to go to more places than are compared one by one finds them by a table.
region:	slli a1, a0, 3
	add a1, a1, a2
	ld a1, 0(a1)
jump:	jr a1
target0: addi a3, a3, 1
	j region
target1: addi a3, a3, 2
	j region
target2: addi a3, a3, 3
	j region
target3: sub a3, a3, a4
	j region
