# Offsets of thread-local symbols as debug information has them. Of symbols of its own file GNU as 2.40 counts the place twice.
	.globl	_start
_start:	lui	a0, %tprel_hi(second)
	add	a0, a0, tp, %tprel_add(second)
	lw	a0, %tprel_lo(second)(a0)
	.data
	.dtpreldword first
	.dtprelword second + 4
