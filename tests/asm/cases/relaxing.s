# What is marked for the linker when it may relax.
	.option relax
f:	call g
	la a0, v
	lui a0, %hi(v)
	addi a0, a0, %lo(v)
	beqz a0, f
	.align 4
	nop
	.option norvc
	.align 3
	.option norelax
	call g
	.align 3
	nop
	.data
	.word g - f
	.dword 1f - f
	.text
1:	nop
