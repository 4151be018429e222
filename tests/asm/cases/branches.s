# Near and far branches and jumps, with and without compression.
	.text
start:
	beqz a0, near
	bnez s0, near
	beq a0, a1, near
	j near
	jal near
	.skip 100
near:
	beqz a0, middle
	bne a0, zero, middle
	blt a0, a1, middle
	j middle
	.skip 300
	bnez a1, start
	.skip 1000
middle:
	beqz a0, far
	bnez a5, far
	bgeu a0, a1, far
	bgt a0, a1, far
	j far
	jal zero, far
	jal ra, far
	.skip 5000
far:
	beqz a0, start
	bltz a0, start
	j start
	bnez a0, outside
	bnez t0, outside
	bltu a0, a1, outside + 8
	j outside
	jal outside
	c.j start
	c.beqz a0, far
	c.bnez a0, start
	.option push
	.option norvc
	beqz a0, far
	beqz a0, start
	j far
	.option pop
1:	beqz a0, 1f
	j 1b
	nop
1:	beqz a0, 1b
	bnez a0, 2f
2:	j 1b
	beq a0, a1, . + 8
	j .
	j . - 4
	beq a0, a1, 16
	j 32
	.section .other, "ax"
	beqz a0, far
	j near
	call near
	tail near
	jump near, t1
	call t0, near
	.option norvc
	.balign 16
	nop
	.option rvc
	c.nop
	.balign 16
	c.nop
	.balign 8, 0
	.byte 1
	.balign 4
	c.nop
	.p2align 3,,2
	.p2align 4,,15
	nop
	.align 1
	.byte 1
	.align 1
	.byte 1
