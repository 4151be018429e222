# What floating point takes for granted is looked at in the first round only where the loop cannot change it.
region:	fld fa0, 0(a0)
	fmadd.d fa1, fa0, fa2, fa1
	fadd.d fa3, fa3, fa0
	addi a0, a0, 8
	bne a0, a1, region
	fsd fa1, 0(a2)
	ecall
