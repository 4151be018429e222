	.file	"control.c"
	.option pic
	.attribute arch, "rv64i2p1_m2p0_a2p1_f2p2_d2p2_c2p0_zicsr2p0_zifencei2p0"
	.attribute unaligned_access, 0
	.attribute stack_align, 16
	.text
	.align	1
	.globl	sign
	.type	sign, @function
sign:
	blt	a0,zero,.L3
	snez	a0,a0
	ret
.L3:
	li	a0,-1
	ret
	.size	sign, .-sign
	.align	1
	.globl	max3
	.type	max3, @function
max3:
	mv	a5,a0
	sext.w	a0,a0
	bge	a5,a2,.L6
	sext.w	a0,a2
.L6:
	sext.w	a5,a0
	bge	a5,a1,.L7
	sext.w	a0,a1
.L7:
	ret
	.size	max3, .-max3
	.align	1
	.globl	clamp
	.type	clamp, @function
clamp:
	mv	a5,a0
	mv	a0,a1
	blt	a5,a1,.L9
	mv	a1,a5
	bgt	a5,a2,.L11
	sext.w	a0,a1
.L9:
	ret
.L11:
	mv	a1,a2
	sext.w	a0,a1
	j	.L9
	.size	clamp, .-clamp
	.align	1
	.globl	sumTo
	.type	sumTo, @function
sumTo:
	blt	a0,zero,.L15
	addiw	a4,a0,1
	li	a5,0
	li	a0,0
.L14:
	addw	a0,a0,a5
	addiw	a5,a5,1
	bne	a5,a4,.L14
	ret
.L15:
	li	a0,0
	ret
	.size	sumTo, .-sumTo
	.align	1
	.globl	countDown
	.type	countDown, @function
countDown:
	li	a2,7
	li	a3,3
	j	.L18
.L19:
	remw	a5,a5,a2
	beq	a5,a3,.L22
.L18:
	addiw	a5,a0,-1
	mv	a4,a0
	sext.w	a0,a5
	bgt	a4,zero,.L19
.L22:
	ret
	.size	countDown, .-countDown
	.align	1
	.globl	power
	.type	power, @function
power:
	mv	a5,a0
	li	a0,1
.L25:
	andi	a4,a1,1
	srai	a1,a1,1
	beq	a4,zero,.L24
	mul	a0,a0,a5
.L24:
	mul	a5,a5,a5
	bne	a1,zero,.L25
	ret
	.size	power, .-power
	.align	1
	.globl	gcd
	.type	gcd, @function
gcd:
	mv	a5,a0
	beq	a1,zero,.L33
.L32:
	mv	a0,a1
	remw	a1,a5,a1
	mv	a5,a0
	bne	a1,zero,.L32
	ret
.L33:
	ret
	.size	gcd, .-gcd
	.align	1
	.globl	factorial
	.type	factorial, @function
factorial:
	mv	a5,a0
	li	a4,1
	li	a0,1
	ble	a5,a4,.L38
	li	a3,1
.L37:
	mv	a4,a5
	addiw	a5,a5,-1
	mulw	a0,a4,a0
	bne	a5,a3,.L37
	ret
.L38:
	ret
	.size	factorial, .-factorial
	.align	1
	.globl	fibonacci
	.type	fibonacci, @function
fibonacci:
	addi	sp,sp,-256
	sd	s5,200(sp)
	sd	ra,248(sp)
	sd	s0,240(sp)
	sd	s1,232(sp)
	sd	s2,224(sp)
	sd	s3,216(sp)
	sd	s4,208(sp)
	sd	s6,192(sp)
	sd	s7,184(sp)
	sd	s8,176(sp)
	sd	s9,168(sp)
	sd	s10,160(sp)
	sd	s11,152(sp)
	li	a5,1
	mv	s5,a0
	ble	a0,a5,.L41
	addiw	a4,a0,-1
	andi	a4,a4,-2
	sext.w	a5,a0
	subw	s7,a0,a4
	li	s2,0
	addiw	s8,a5,-1
	beq	s5,s7,.L42
.L85:
	addiw	a5,a5,-2
	andi	a5,a5,-2
	subw	s3,s8,a5
	mv	s0,s7
	li	s6,0
	li	a5,1
	mv	s9,s2
	mv	s7,s5
.L65:
	addiw	s10,s8,-1
	sext.w	a3,s8
	beq	s8,s3,.L43
.L84:
	addiw	a3,a3,-2
	andi	a3,a3,-2
	subw	s11,s10,a3
	li	s2,0
	mv	s5,s9
	mv	s1,s8
	mv	s4,s3
.L63:
	addiw	s3,s10,-1
	mv	a4,s3
	sext.w	a3,s10
	beq	s10,s11,.L44
	addiw	a3,a3,-2
	andi	a3,a3,-2
	subw	a4,s3,a3
	mv	a0,s1
	mv	a1,s6
	li	s9,0
	mv	s6,s2
	mv	a6,s5
	mv	a2,s10
	mv	s2,a4
	mv	s1,s4
.L61:
	addiw	s5,s3,-1
	mv	a3,s5
	sext.w	a4,s3
	beq	s3,s2,.L45
	addiw	a4,a4,-2
	andi	a4,a4,-2
	subw	s10,s5,a4
	mv	t3,a6
	mv	a7,a1
	li	s8,0
	mv	a1,s6
	mv	a6,s10
	mv	t1,a0
	mv	s6,s9
	sd	s7,32(sp)
.L59:
	addiw	s4,s5,-1
	sext.w	a0,s5
	beq	a6,s5,.L46
	addiw	a0,a0,-2
	andi	a0,a0,-2
	subw	s9,s4,a0
	li	s7,0
	mv	s10,s9
.L57:
	addiw	s9,s4,-1
	sext.w	t4,s4
	beq	s10,s4,.L47
	addiw	a3,t4,-2
	andi	a3,a3,-2
	addiw	t2,t4,-5
	subw	a4,s9,a3
	addiw	t0,t4,-3
	sd	a4,16(sp)
	li	t4,0
	mv	t6,t2
.L55:
	ld	a4,16(sp)
	addiw	t5,s9,-1
	beq	a4,s9,.L48
	andi	a0,t0,-2
	subw	a4,t5,a0
	sd	a4,0(sp)
	li	t2,0
	mv	a4,t6
	sd	a6,8(sp)
.L53:
	ld	a0,0(sp)
	sext.w	a3,t5
	beq	t5,a0,.L49
	addiw	a6,a3,-4
	andi	a0,a4,-2
	subw	a0,a6,a0
	addiw	a3,a3,-2
	sd	a0,24(sp)
	li	a6,0
.L50:
	mv	a0,a3
	sd	a4,136(sp)
	sd	t0,128(sp)
	sd	t6,120(sp)
	sd	a6,40(sp)
	sd	t2,112(sp)
	sd	t5,104(sp)
	sd	t4,96(sp)
	sd	a1,88(sp)
	sd	a2,80(sp)
	sd	a7,72(sp)
	sd	t1,64(sp)
	sd	t3,56(sp)
	sd	a3,48(sp)
	call	fibonacci
	ld	a6,40(sp)
	ld	a3,48(sp)
	ld	t3,56(sp)
	addw	a6,a0,a6
	ld	a0,24(sp)
	sw	a6,40(sp)
	addiw	a3,a3,-2
	ld	t1,64(sp)
	ld	a7,72(sp)
	ld	a2,80(sp)
	ld	a1,88(sp)
	ld	t4,96(sp)
	ld	t5,104(sp)
	ld	t2,112(sp)
	ld	t6,120(sp)
	ld	t0,128(sp)
	ld	a4,136(sp)
	li	a5,1
	bne	a0,a3,.L50
	lw	a0,40(sp)
	andi	a3,a4,1
	addiw	t5,t5,-2
	addw	a3,a3,a0
	addw	t2,a3,t2
	addiw	a4,a4,-2
	bgt	t5,a5,.L53
	ld	a6,8(sp)
.L52:
	addw	t5,t5,t2
	addiw	s9,s9,-2
	addw	t4,t5,t4
	addiw	t0,t0,-2
	addiw	t6,t6,-2
	bgt	s9,a5,.L55
	addw	s9,s9,t4
	addiw	s4,s4,-2
	addw	s7,s9,s7
	bgt	s4,a5,.L57
.L56:
	addw	s4,s4,s7
	addiw	s5,s5,-2
	addw	s8,s4,s8
	bgt	s5,a5,.L59
.L82:
	ld	s7,32(sp)
	mv	s9,s6
	mv	a6,t3
	mv	s6,a1
	mv	a0,t1
	mv	a1,a7
.L58:
	addw	s5,s5,s8
	addiw	s3,s3,-2
	addw	s9,s5,s9
	bgt	s3,a5,.L61
	mv	s2,s6
	mv	s4,s1
	mv	s5,a6
	mv	s10,a2
	mv	s6,a1
	mv	s1,a0
.L60:
	addw	s9,s9,s3
	addiw	s10,s10,-2
	addw	s2,s9,s2
	bgt	s10,a5,.L63
	mv	s8,s1
	addw	s2,s2,s10
	addiw	s8,s8,-2
	mv	s9,s5
	mv	s3,s4
	addw	s6,s2,s6
	bgt	s8,a5,.L65
.L83:
	mv	s5,s7
	mv	s2,s9
	addw	a5,s8,s6
	addiw	s5,s5,-2
	li	a3,1
	mv	s7,s0
	addw	s2,a5,s2
	bgt	s5,a3,.L81
.L77:
	addw	s5,s5,s2
	j	.L41
.L47:
	addiw	s4,s4,-2
	addw	s7,s9,s7
	addw	s4,s4,s7
	addiw	s5,s5,-2
	addw	s8,s4,s8
	bgt	s5,a5,.L59
	j	.L82
.L48:
	addiw	s9,s9,-2
	addw	t4,t5,t4
	addw	s9,s9,t4
	addiw	s4,s4,-2
	addw	s7,s9,s7
	bgt	s4,a5,.L57
	j	.L56
.L49:
	addiw	a3,a3,-1
	ld	a6,8(sp)
	addiw	t5,t5,-2
	addw	t2,a3,t2
	j	.L52
.L46:
	mv	s9,s6
	ld	s7,32(sp)
	mv	s6,a1
	mv	a6,t3
	mv	a0,t1
	mv	a1,a7
	addiw	s5,s5,-2
	addw	s8,s4,s8
	j	.L58
.L45:
	mv	s2,s6
	mv	s4,s1
	mv	s5,a6
	mv	s10,a2
	mv	s6,a1
	mv	s1,a0
	addiw	s3,s3,-2
	addw	s9,a3,s9
	j	.L60
.L44:
	mv	s8,s1
	addiw	s10,s10,-2
	addw	s2,a4,s2
	addw	s2,s2,s10
	addiw	s8,s8,-2
	mv	s9,s5
	mv	s3,s4
	addw	s6,s2,s6
	ble	s8,a5,.L83
	addiw	s10,s8,-1
	sext.w	a3,s8
	bne	s8,s3,.L84
.L43:
	mv	s5,s7
	addiw	s8,s8,-2
	addw	s6,s10,s6
	mv	s2,s9
	addw	a5,s8,s6
	addiw	s5,s5,-2
	li	a3,1
	mv	s7,s0
	addw	s2,a5,s2
	ble	s5,a3,.L77
.L81:
	sext.w	a5,s5
	addiw	s8,a5,-1
	bne	s5,s7,.L85
.L42:
	addiw	a5,s5,-2
	addw	s3,s8,s2
	addw	s5,a5,s3
.L41:
	ld	ra,248(sp)
	ld	s0,240(sp)
	ld	s1,232(sp)
	ld	s2,224(sp)
	ld	s3,216(sp)
	ld	s4,208(sp)
	ld	s6,192(sp)
	ld	s7,184(sp)
	ld	s8,176(sp)
	ld	s9,168(sp)
	ld	s10,160(sp)
	ld	s11,152(sp)
	mv	a0,s5
	ld	s5,200(sp)
	addi	sp,sp,256
	jr	ra
	.size	fibonacci, .-fibonacci
	.align	1
	.globl	dense
	.type	dense, @function
dense:
	li	a5,6
	bgtu	a0,a5,.L88
	slli	a5,a0,32
	srli	a0,a5,30
	lla	a5,.LANCHOR0
	add	a5,a5,a0
	lw	a0,0(a5)
	ret
.L88:
	li	a0,-1
	ret
	.size	dense, .-dense
	.align	1
	.globl	sparse
	.type	sparse, @function
sparse:
	li	a4,100
	mv	a5,a0
	beq	a0,a4,.L92
	bgt	a0,a4,.L91
	li	a4,-5
	li	a0,5
	beq	a5,a4,.L90
	addi	a5,a5,-1
	seqz	a5,a5
	slliw	a0,a5,1
	ret
.L91:
	li	a4,8192
	addi	a4,a4,1808
	sub	a5,a0,a4
	seqz	a5,a5
	slliw	a0,a5,2
	ret
.L92:
	li	a0,3
.L90:
	ret
	.size	sparse, .-sparse
	.align	1
	.globl	actions
	.type	actions, @function
actions:
	addi	sp,sp,-16
	addiw	a0,a0,-10
	sd	ra,8(sp)
	sext.w	a4,a0
	li	a5,5
	bgtu	a4,a5,.L95
	slli	a5,a0,32
	lla	a4,.L97
	srli	a0,a5,30
	add	a0,a0,a4
	lw	a5,0(a0)
	add	a5,a5,a4
	jr	a5
	.section	.rodata
	.align	2
	.align	2
.L97:
	.word	.L102-.L97
	.word	.L101-.L97
	.word	.L100-.L97
	.word	.L99-.L97
	.word	.L98-.L97
	.word	.L96-.L97
	.text
.L101:
	li	a0,2
	call	act@plt
.L100:
	li	a0,3
	call	act@plt
	ld	ra,8(sp)
	li	a0,100
	addi	sp,sp,16
	tail	act@plt
.L99:
	li	a0,13
	call	act@plt
	ld	ra,8(sp)
	li	a0,100
	addi	sp,sp,16
	tail	act@plt
.L98:
	li	a0,5
	call	act@plt
	ld	ra,8(sp)
	li	a0,100
	addi	sp,sp,16
	tail	act@plt
.L96:
	ld	ra,8(sp)
	li	a0,6
	addi	sp,sp,16
	tail	act@plt
.L102:
	li	a0,1
	call	act@plt
	ld	ra,8(sp)
	li	a0,100
	addi	sp,sp,16
	tail	act@plt
.L95:
	li	a0,0
	call	act@plt
	ld	ra,8(sp)
	li	a0,100
	addi	sp,sp,16
	tail	act@plt
	.size	actions, .-actions
	.align	1
	.globl	nested
	.type	nested, @function
nested:
	mv	a1,a0
	li	a2,0
	li	a0,0
	ble	a1,zero,.L115
.L106:
	ble	a1,a2,.L111
	mulw	a3,a2,a2
	sext.w	a6,a2
	mv	a5,a2
.L109:
	xor	a4,a5,a2
	andi	a4,a4,1
	addiw	a5,a5,1
	bne	a4,zero,.L108
	addw	a0,a3,a0
.L108:
	addw	a3,a3,a6
	bne	a1,a5,.L109
.L111:
	addiw	a2,a2,1
	bne	a1,a2,.L106
	ret
.L115:
	ret
	.size	nested, .-nested
	.align	1
	.globl	jumpOut
	.type	jumpOut, @function
jumpOut:
	li	a6,0
	li	a1,42
	ble	a0,zero,.L122
.L117:
	sext.w	a2,a6
	mv	a4,a2
	li	a5,0
	j	.L120
.L119:
	addw	a3,a4,a2
	beq	a4,a1,.L118
	mv	a4,a3
.L120:
	mv	a3,a5
	addiw	a5,a5,1
	bne	a0,a5,.L119
	addiw	a5,a6,1
	beq	a3,a6,.L122
	mv	a6,a5
	j	.L117
.L122:
	li	a0,-1
.L118:
	ret
	.size	jumpOut, .-jumpOut
	.align	1
	.globl	computed
	.type	computed, @function
computed:
	andi	a0,a0,3
	slli	a0,a0,3
	lla	a5,.LANCHOR1
	add	a5,a5,a0
	ld	a5,0(a5)
	jr	a5
.L129:
	mv	a0,a1
	ret
.L128:
	slliw	a0,a1,1
	ret
.L127:
	addiw	a0,a1,-1
	ret
.L125:
	addiw	a0,a1,1
	ret
	.size	computed, .-computed
	.align	1
	.globl	both
	.type	both, @function
both:
	beq	a0,zero,.L131
	snez	a0,a1
.L131:
	ret
	.size	both, .-both
	.align	1
	.globl	either
	.type	either, @function
either:
	or	a0,a0,a1
	snez	a0,a0
	ret
	.size	either, .-either
	.align	1
	.globl	chain
	.type	chain, @function
chain:
	addiw	a4,a0,-1
	li	a5,3
	bgtu	a4,a5,.L138
	slliw	a5,a0,2
	addw	a0,a5,a0
	slliw	a0,a0,1
	ret
.L138:
	li	a0,50
	ret
	.size	chain, .-chain
	.align	1
	.globl	collatz
	.type	collatz, @function
collatz:
	mv	a5,a0
	li	a4,1
	li	a0,0
	beq	a5,a4,.L144
	li	a2,1
.L143:
	slliw	a4,a5,1
	andi	a3,a5,1
	addw	a4,a4,a5
	srliw	a5,a5,1
	beq	a3,zero,.L142
	addiw	a5,a4,1
.L142:
	addiw	a0,a0,1
	bne	a5,a2,.L143
	ret
.L144:
	ret
	.size	collatz, .-collatz
	.align	1
	.globl	odd
	.type	odd, @function
odd:
	beq	a0,zero,.L147
	li	a5,1
	bne	a0,a5,.L157
.L147:
	ret
.L157:
	li	a5,2
	beq	a0,a5,.L151
	li	a5,3
	bne	a0,a5,.L148
.L152:
	li	a0,1
	ret
.L151:
	li	a0,0
	ret
.L149:
	beq	a0,a5,.L147
	li	a5,2
	li	a4,3
	beq	a0,a5,.L151
	beq	a0,a4,.L152
.L148:
	addiw	a0,a0,-4
	li	a5,1
	bne	a0,zero,.L149
	ret
	.size	odd, .-odd
	.align	1
	.globl	even
	.type	even, @function
even:
	mv	a5,a0
	bne	a0,zero,.L169
	li	a0,1
	ret
.L169:
	li	a4,1
	beq	a0,a4,.L167
	li	a4,2
	li	a0,1
	beq	a5,a4,.L159
	li	a4,3
	beq	a5,a4,.L167
	li	a4,4
	beq	a5,a4,.L159
	li	a4,5
	beq	a5,a4,.L167
	li	a4,6
	beq	a5,a4,.L159
	li	a4,7
	beq	a5,a4,.L167
	li	a4,8
	beq	a5,a4,.L159
	addiw	a0,a5,-9
	tail	odd
.L167:
	li	a0,0
.L159:
	ret
	.size	even, .-even
	.align	1
	.globl	ackermann
	.type	ackermann, @function
ackermann:
	beq	a0,zero,.L345
	addi	sp,sp,-96
	sd	s2,64(sp)
	sd	ra,88(sp)
	sd	s0,80(sp)
	sd	s1,72(sp)
	sd	s3,56(sp)
	sd	s4,48(sp)
	sd	s5,40(sp)
	sd	s6,32(sp)
	sd	s7,24(sp)
	sd	s8,16(sp)
	sd	s9,8(sp)
	sext.w	s2,a0
	bne	a1,zero,.L343
	addiw	s5,s2,-1
	li	a1,1
	beq	s5,zero,.L171
.L355:
	bne	a1,zero,.L228
	addiw	s2,s2,-2
	li	a1,1
	beq	s2,zero,.L171
.L343:
	addiw	a1,a1,-1
	bne	a1,zero,.L346
	addiw	s5,s2,-1
	sext.w	s0,s5
	li	a1,1
	beq	s0,zero,.L176
.L177:
	addiw	a5,a1,-1
	mv	s7,s0
	bne	a5,zero,.L347
.L179:
	addiw	s0,s0,-1
	li	a1,1
	beq	s0,zero,.L183
.L184:
	addiw	a5,a1,-1
	mv	s8,s0
	bne	a5,zero,.L348
.L186:
	addiw	s0,s0,-1
	li	a1,1
	beq	s0,zero,.L190
.L191:
	addiw	a5,a1,-1
	mv	s9,s0
	bne	a5,zero,.L349
.L193:
	addiw	s0,s0,-1
	li	a1,1
	beq	s0,zero,.L197
.L198:
	addiw	a5,a1,-1
	mv	s6,s0
	bne	a5,zero,.L350
.L200:
	addiw	s0,s0,-1
	li	a1,1
	beq	s0,zero,.L204
.L205:
	addiw	a5,a1,-1
	mv	s4,s0
	bne	a5,zero,.L351
.L207:
	addiw	s0,s0,-1
	li	a1,1
	beq	s0,zero,.L211
.L246:
	mv	s3,s0
.L214:
	addiw	s0,s0,-1
	li	a1,1
	beq	s0,zero,.L218
.L338:
	mv	s1,s0
	addiw	a1,a1,-1
.L356:
	mv	a0,s1
	addiw	s1,s1,-1
	beq	a1,zero,.L248
.L353:
	addiw	a1,a1,-1
	call	ackermann
	mv	a1,a0
	bne	s1,zero,.L223
.L354:
	addiw	s1,s0,-1
	addiw	a1,a1,1
	beq	s1,zero,.L218
	bne	a1,zero,.L352
	addiw	s0,s0,-2
	li	a1,1
	bne	s0,zero,.L338
.L218:
	addiw	s0,s3,-1
	addiw	a1,a1,1
	beq	s0,zero,.L211
	bne	a1,zero,.L212
	addiw	s0,s3,-2
	li	a1,1
	beq	s0,zero,.L211
.L212:
	addiw	a5,a1,-1
	beq	a5,zero,.L246
	sext.w	s1,s0
	addiw	a1,a1,-2
	mv	s3,s0
.L223:
	mv	a0,s1
	addiw	s1,s1,-1
	bne	a1,zero,.L353
.L248:
	li	a1,1
	bne	s1,zero,.L223
	j	.L354
.L211:
	addiw	s0,s4,-1
	addiw	a1,a1,1
	beq	s0,zero,.L204
	bne	a1,zero,.L205
	addiw	s0,s4,-2
	li	a1,1
	bne	s0,zero,.L205
.L204:
	addiw	s0,s6,-1
	addiw	a1,a1,1
	beq	s0,zero,.L197
	bne	a1,zero,.L198
	addiw	s0,s6,-2
	li	a1,1
	bne	s0,zero,.L198
.L197:
	addiw	s0,s9,-1
	addiw	a1,a1,1
	beq	s0,zero,.L190
	bne	a1,zero,.L191
	addiw	s0,s9,-2
	li	a1,1
	bne	s0,zero,.L191
.L190:
	addiw	s0,s8,-1
	addiw	a1,a1,1
	beq	s0,zero,.L183
	bne	a1,zero,.L184
	addiw	s0,s8,-2
	li	a1,1
	bne	s0,zero,.L184
.L183:
	addiw	s0,s7,-1
	addiw	a1,a1,1
	beq	s0,zero,.L176
	bne	a1,zero,.L177
	addiw	s0,s7,-2
	li	a1,1
	bne	s0,zero,.L177
.L176:
	addiw	a1,a1,1
	bne	s5,zero,.L355
.L171:
	ld	ra,88(sp)
	ld	s0,80(sp)
	ld	s1,72(sp)
	ld	s2,64(sp)
	ld	s3,56(sp)
	ld	s4,48(sp)
	ld	s5,40(sp)
	ld	s6,32(sp)
	ld	s7,24(sp)
	ld	s8,16(sp)
	ld	s9,8(sp)
	addiw	a0,a1,1
	addi	sp,sp,96
	jr	ra
.L351:
	addiw	a1,a1,-2
.L217:
	mv	s3,s0
	beq	a1,zero,.L214
	sext.w	s1,s0
	addiw	a1,a1,-1
	j	.L356
.L350:
	addiw	a1,a1,-2
.L210:
	mv	s4,s0
	beq	a1,zero,.L207
	addiw	a1,a1,-1
	j	.L217
.L349:
	addiw	a1,a1,-2
.L203:
	mv	s6,s0
	beq	a1,zero,.L200
	addiw	a1,a1,-1
	j	.L210
.L348:
	addiw	a1,a1,-2
.L196:
	mv	s9,s0
	beq	a1,zero,.L193
	addiw	a1,a1,-1
	j	.L203
.L346:
	addiw	a5,a1,-1
	bne	a5,zero,.L357
	mv	s7,s2
	mv	s0,s2
	addiw	s5,s2,-1
	j	.L179
.L347:
	addiw	a1,a1,-2
.L189:
	mv	s8,s0
	beq	a1,zero,.L186
	addiw	a1,a1,-1
	j	.L196
.L345:
	addiw	a0,a1,1
	ret
.L228:
	mv	s2,s5
	j	.L343
.L352:
	mv	s0,s1
	addiw	a1,a1,-1
	j	.L356
.L357:
	addiw	a1,a1,-2
	mv	s7,s2
	mv	s0,s2
	addiw	s5,s2,-1
	j	.L189
	.size	ackermann, .-ackermann
	.align	1
	.globl	isPrime
	.type	isPrime, @function
isPrime:
	li	a5,1
	mv	a4,a0
	ble	a0,a5,.L364
	li	a5,3
	ble	a0,a5,.L363
	andi	a0,a0,1
	beq	a0,zero,.L359
	li	a3,2
	j	.L360
.L361:
	remw	a5,a4,a5
	beq	a5,zero,.L364
.L360:
	addiw	a3,a3,1
	mulw	a2,a3,a3
	mv	a5,a3
	ble	a2,a4,.L361
	ret
.L364:
	li	a0,0
.L359:
	ret
.L363:
	li	a0,1
	ret
	.size	isPrime, .-isPrime
	.align	1
	.globl	forever
	.type	forever, @function
forever:
.L369:
	lw	a5,0(a0)
	addiw	a5,a5,1
	sw	a5,0(a0)
	j	.L369
	.size	forever, .-forever
	.align	1
	.globl	range
	.type	range, @function
range:
	addiw	a2,a0,-97
	li	a3,25
	mv	a5,a0
	sext.w	a4,a0
	bleu	a2,a3,.L372
	addiw	a4,a4,-48
	li	a3,9
	li	a0,1
	bgtu	a4,a3,.L374
	ret
.L372:
	li	a0,1
	ret
.L374:
	addi	a5,a5,-95
	seqz	a0,a5
	ret
	.size	range, .-range
	.section	.rodata
	.align	3
	.set	.LANCHOR0,. + 0
	.type	CSWTCH.26, @object
	.size	CSWTCH.26, 28
CSWTCH.26:
	.word	5
	.word	17
	.word	3
	.word	99
	.word	41
	.word	8
	.word	77
	.section	.data.rel.ro.local,"aw"
	.align	3
	.set	.LANCHOR1,. + 0
	.type	table.0, @object
	.size	table.0, 32
table.0:
	.dword	.L125
	.dword	.L127
	.dword	.L128
	.dword	.L129
	.ident	"GCC: (Debian 12.2.0-13) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
