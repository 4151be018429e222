# A loop with two ways in: one edge is cut, and leaves.
region:	beqz a0, second
first:	addi a1, a1, 1
second:	addi a1, a1, 2
	bne a1, a2, first
	ecall
