# Two headers: the budget is looked at in each.
region:	mv a3, a1
inner:	mul a4, a3, a0
	add a5, a5, a4
	addi a3, a3, -1
	bnez a3, inner
	addi a0, a0, -1
	bnez a0, region
	ecall
