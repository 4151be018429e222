# The loop does not change a0 and always stores there: the check stands before the loop.
region:	li a2, 0
loop:	addi a2, a2, 1
	sd a2, 8(a0)
	blt a2, a1, loop
	ecall
