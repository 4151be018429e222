	.file	"memory.c"
	.option pic
	.attribute arch, "rv64i2p1_m2p0_a2p1_f2p2_d2p2_c2p0_zicsr2p0_zifencei2p0"
	.attribute unaligned_access, 0
	.attribute stack_align, 16
	.text
	.align	1
	.globl	load
	.type	load, @function
load:
	addi	sp,sp,-32
	sd	s0,24(sp)
	addi	s0,sp,32
	sd	a0,-24(s0)
	ld	a5,-24(s0)
	lw	a4,0(a5)
	ld	a5,-24(s0)
	addi	a5,a5,4
	lw	a5,0(a5)
	addw	a5,a4,a5
	sext.w	a4,a5
	ld	a5,-24(s0)
	addi	a5,a5,-4
	lw	a5,0(a5)
	addw	a5,a4,a5
	sext.w	a5,a5
	mv	a0,a5
	ld	s0,24(sp)
	addi	sp,sp,32
	jr	ra
	.size	load, .-load
	.align	1
	.globl	store
	.type	store, @function
store:
	addi	sp,sp,-32
	sd	s0,24(sp)
	addi	s0,sp,32
	sd	a0,-24(s0)
	sd	a1,-32(s0)
	ld	a5,-24(s0)
	ld	a4,-32(s0)
	sd	a4,0(a5)
	ld	a5,-24(s0)
	addi	a5,a5,800
	ld	a4,-32(s0)
	sd	a4,0(a5)
	ld	a4,-24(s0)
	li	a5,8192
	addi	a5,a5,-192
	add	a5,a4,a5
	ld	a4,-32(s0)
	sd	a4,0(a5)
	nop
	ld	s0,24(sp)
	addi	sp,sp,32
	jr	ra
	.size	store, .-store
	.align	1
	.globl	sizes
	.type	sizes, @function
sizes:
	addi	sp,sp,-64
	sd	s0,56(sp)
	addi	s0,sp,64
	sd	a0,-24(s0)
	sd	a1,-32(s0)
	sd	a2,-40(s0)
	sd	a3,-48(s0)
	sd	a4,-56(s0)
	ld	a5,-24(s0)
	lb	a5,0(a5)
	mv	a4,a5
	ld	a5,-32(s0)
	lbu	a5,0(a5)
	sext.w	a5,a5
	addw	a5,a4,a5
	sext.w	a5,a5
	ld	a4,-40(s0)
	lh	a4,0(a4)
	addw	a5,a5,a4
	sext.w	a4,a5
	ld	a5,-48(s0)
	lhu	a5,0(a5)
	sext.w	a5,a5
	addw	a5,a4,a5
	sext.w	a5,a5
	sext.w	a4,a5
	ld	a5,-56(s0)
	lw	a5,0(a5)
	addw	a5,a4,a5
	sext.w	a5,a5
	slli	a5,a5,32
	srli	a5,a5,32
	mv	a0,a5
	ld	s0,56(sp)
	addi	sp,sp,64
	jr	ra
	.size	sizes, .-sizes
	.align	1
	.globl	narrowStores
	.type	narrowStores, @function
narrowStores:
	addi	sp,sp,-48
	sd	s0,40(sp)
	addi	s0,sp,48
	sd	a0,-24(s0)
	sd	a1,-32(s0)
	sd	a2,-40(s0)
	mv	a5,a3
	sw	a5,-44(s0)
	lw	a5,-44(s0)
	andi	a4,a5,0xff
	ld	a5,-24(s0)
	sb	a4,0(a5)
	lw	a5,-44(s0)
	slliw	a4,a5,16
	sraiw	a4,a4,16
	ld	a5,-32(s0)
	sh	a4,0(a5)
	ld	a5,-40(s0)
	lw	a4,-44(s0)
	sw	a4,0(a5)
	nop
	ld	s0,40(sp)
	addi	sp,sp,48
	jr	ra
	.size	narrowStores, .-narrowStores
	.align	1
	.globl	length
	.type	length, @function
length:
	addi	sp,sp,-48
	sd	s0,40(sp)
	addi	s0,sp,48
	sd	a0,-40(s0)
	sw	zero,-20(s0)
	j	.L8
.L9:
	lw	a5,-20(s0)
	addiw	a5,a5,1
	sw	a5,-20(s0)
.L8:
	ld	a5,-40(s0)
	addi	a4,a5,1
	sd	a4,-40(s0)
	lbu	a5,0(a5)
	bne	a5,zero,.L9
	lw	a5,-20(s0)
	mv	a0,a5
	ld	s0,40(sp)
	addi	sp,sp,48
	jr	ra
	.size	length, .-length
	.align	1
	.globl	copy
	.type	copy, @function
copy:
	addi	sp,sp,-48
	sd	s0,40(sp)
	addi	s0,sp,48
	sd	a0,-24(s0)
	sd	a1,-32(s0)
	sd	a2,-40(s0)
	j	.L12
.L13:
	ld	a4,-32(s0)
	addi	a5,a4,1
	sd	a5,-32(s0)
	ld	a5,-24(s0)
	addi	a3,a5,1
	sd	a3,-24(s0)
	lbu	a4,0(a4)
	sb	a4,0(a5)
.L12:
	ld	a5,-40(s0)
	addi	a4,a5,-1
	sd	a4,-40(s0)
	bne	a5,zero,.L13
	nop
	nop
	ld	s0,40(sp)
	addi	sp,sp,48
	jr	ra
	.size	copy, .-copy
	.align	1
	.globl	clear
	.type	clear, @function
clear:
	addi	sp,sp,-48
	sd	s0,40(sp)
	addi	s0,sp,48
	sd	a0,-40(s0)
	mv	a5,a1
	sw	a5,-44(s0)
	sw	zero,-20(s0)
	j	.L15
.L16:
	lw	a5,-20(s0)
	slli	a5,a5,3
	ld	a4,-40(s0)
	add	a5,a4,a5
	sd	zero,0(a5)
	lw	a5,-20(s0)
	addiw	a5,a5,1
	sw	a5,-20(s0)
.L15:
	lw	a5,-20(s0)
	mv	a4,a5
	lw	a5,-44(s0)
	sext.w	a4,a4
	sext.w	a5,a5
	blt	a4,a5,.L16
	nop
	nop
	ld	s0,40(sp)
	addi	sp,sp,48
	jr	ra
	.size	clear, .-clear
	.align	1
	.globl	compareStrings
	.type	compareStrings, @function
compareStrings:
	addi	sp,sp,-32
	sd	s0,24(sp)
	addi	s0,sp,32
	sd	a0,-24(s0)
	sd	a1,-32(s0)
	j	.L18
.L20:
	ld	a5,-24(s0)
	addi	a5,a5,1
	sd	a5,-24(s0)
	ld	a5,-32(s0)
	addi	a5,a5,1
	sd	a5,-32(s0)
.L18:
	ld	a5,-24(s0)
	lbu	a5,0(a5)
	beq	a5,zero,.L19
	ld	a5,-24(s0)
	lbu	a4,0(a5)
	ld	a5,-32(s0)
	lbu	a5,0(a5)
	beq	a4,a5,.L20
.L19:
	ld	a5,-24(s0)
	lbu	a5,0(a5)
	sext.w	a4,a5
	ld	a5,-32(s0)
	lbu	a5,0(a5)
	sext.w	a5,a5
	subw	a5,a4,a5
	sext.w	a5,a5
	mv	a0,a5
	ld	s0,24(sp)
	addi	sp,sp,32
	jr	ra
	.size	compareStrings, .-compareStrings
	.align	1
	.globl	makePoint
	.type	makePoint, @function
makePoint:
	addi	sp,sp,-48
	sd	s0,40(sp)
	addi	s0,sp,48
	mv	a5,a0
	mv	a4,a1
	sw	a5,-36(s0)
	mv	a5,a4
	sw	a5,-40(s0)
	lw	a5,-36(s0)
	sw	a5,-24(s0)
	lw	a5,-40(s0)
	sw	a5,-20(s0)
	li	a5,0
	lwu	a3,-24(s0)
	li	a4,-1
	srli	a4,a4,32
	and	a4,a3,a4
	li	a3,-1
	slli	a3,a3,32
	and	a5,a5,a3
	or	a5,a5,a4
	lwu	a4,-20(s0)
	slli	a4,a4,32
	li	a3,-1
	srli	a3,a3,32
	and	a5,a5,a3
	or	a5,a5,a4
	mv	a0,a5
	ld	s0,40(sp)
	addi	sp,sp,48
	jr	ra
	.size	makePoint, .-makePoint
	.align	1
	.globl	makeMixed
	.type	makeMixed, @function
makeMixed:
	addi	sp,sp,-80
	sd	s0,72(sp)
	addi	s0,sp,80
	sd	a0,-72(s0)
	mv	a5,a1
	sw	a5,-76(s0)
	li	a5,97
	sb	a5,-56(s0)
	li	a5,2
	sh	a5,-54(s0)
	lw	a5,-76(s0)
	sw	a5,-52(s0)
	li	a5,4
	sd	a5,-48(s0)
	lla	a5,.LC0
	flw	fa5,0(a5)
	fsw	fa5,-40(s0)
	lla	a5,.LC1
	fld	fa5,0(a5)
	fsd	fa5,-32(s0)
	addi	a5,s0,-76
	sd	a5,-24(s0)
	ld	a5,-72(s0)
	ld	a0,-56(s0)
	ld	a1,-48(s0)
	ld	a2,-40(s0)
	ld	a3,-32(s0)
	ld	a4,-24(s0)
	sd	a0,0(a5)
	sd	a1,8(a5)
	sd	a2,16(a5)
	sd	a3,24(a5)
	sd	a4,32(a5)
	ld	a0,-72(s0)
	ld	s0,72(sp)
	addi	sp,sp,80
	jr	ra
	.size	makeMixed, .-makeMixed
	.align	1
	.globl	pointSum
	.type	pointSum, @function
pointSum:
	addi	sp,sp,-32
	sd	s0,24(sp)
	addi	s0,sp,32
	sd	a0,-24(s0)
	lw	a4,-24(s0)
	lw	a5,-20(s0)
	addw	a5,a4,a5
	sext.w	a5,a5
	mv	a0,a5
	ld	s0,24(sp)
	addi	sp,sp,32
	jr	ra
	.size	pointSum, .-pointSum
	.align	1
	.globl	mixedSum
	.type	mixedSum, @function
mixedSum:
	addi	sp,sp,-16
	sd	s0,8(sp)
	sd	s1,0(sp)
	addi	s0,sp,16
	mv	s1,a0
	lbu	a5,0(s1)
	sext.w	a5,a5
	lh	a4,2(s1)
	addw	a5,a5,a4
	sext.w	a4,a5
	lw	a5,4(s1)
	addw	a5,a4,a5
	sext.w	a5,a5
	mv	a4,a5
	ld	a5,8(s1)
	add	a5,a4,a5
	fcvt.s.l	fa4,a5
	flw	fa5,16(s1)
	fadd.s	fa5,fa4,fa5
	fcvt.d.s	fa4,fa5
	fld	fa5,24(s1)
	fadd.d	fa5,fa4,fa5
	fmv.d	fa0,fa5
	ld	s0,8(sp)
	ld	s1,0(sp)
	addi	sp,sp,16
	jr	ra
	.size	mixedSum, .-mixedSum
	.align	1
	.globl	insert
	.type	insert, @function
insert:
	addi	sp,sp,-32
	sd	s0,24(sp)
	addi	s0,sp,32
	sd	a0,-24(s0)
	sd	a1,-32(s0)
	ld	a5,-24(s0)
	ld	a4,0(a5)
	ld	a5,-32(s0)
	sd	a4,0(a5)
	ld	a5,-32(s0)
	ld	a4,-24(s0)
	sd	a4,8(a5)
	ld	a5,-24(s0)
	ld	a5,0(a5)
	ld	a4,-32(s0)
	sd	a4,8(a5)
	ld	a5,-24(s0)
	ld	a4,-32(s0)
	sd	a4,0(a5)
	nop
	ld	s0,24(sp)
	addi	sp,sp,32
	jr	ra
	.size	insert, .-insert
	.align	1
	.globl	total
	.type	total, @function
total:
	addi	sp,sp,-48
	sd	s0,40(sp)
	addi	s0,sp,48
	sd	a0,-40(s0)
	sd	zero,-24(s0)
	j	.L32
.L33:
	ld	a5,-40(s0)
	ld	a5,16(a5)
	ld	a4,-24(s0)
	add	a5,a4,a5
	sd	a5,-24(s0)
	ld	a5,-40(s0)
	ld	a5,0(a5)
	sd	a5,-40(s0)
.L32:
	ld	a5,-40(s0)
	bne	a5,zero,.L33
	ld	a5,-24(s0)
	mv	a0,a5
	ld	s0,40(sp)
	addi	sp,sp,48
	jr	ra
	.size	total, .-total
	.align	1
	.globl	reverse
	.type	reverse, @function
reverse:
	addi	sp,sp,-48
	sd	s0,40(sp)
	addi	s0,sp,48
	sd	a0,-40(s0)
	sd	zero,-24(s0)
	j	.L36
.L37:
	ld	a5,-40(s0)
	ld	a5,0(a5)
	sd	a5,-32(s0)
	ld	a5,-40(s0)
	ld	a4,-24(s0)
	sd	a4,0(a5)
	ld	a5,-40(s0)
	sd	a5,-24(s0)
	ld	a5,-32(s0)
	sd	a5,-40(s0)
.L36:
	ld	a5,-40(s0)
	bne	a5,zero,.L37
	ld	a5,-24(s0)
	mv	a0,a5
	ld	s0,40(sp)
	addi	sp,sp,48
	jr	ra
	.size	reverse, .-reverse
	.align	1
	.globl	pun
	.type	pun, @function
pun:
	addi	sp,sp,-48
	sd	s0,40(sp)
	addi	s0,sp,48
	fsw	fa0,-36(s0)
	flw	fa5,-36(s0)
	fsw	fa5,-24(s0)
	lw	a5,-24(s0)
	mv	a0,a5
	ld	s0,40(sp)
	addi	sp,sp,48
	jr	ra
	.size	pun, .-pun
	.align	1
	.globl	readFields
	.type	readFields, @function
readFields:
	addi	sp,sp,-32
	sd	s0,24(sp)
	addi	s0,sp,32
	sd	a0,-24(s0)
	ld	a5,-24(s0)
	lw	a5,0(a5)
	andi	a5,a5,7
	andi	a5,a5,0xff
	sext.w	a4,a5
	ld	a5,-24(s0)
	lw	a5,0(a5)
	srliw	a5,a5,3
	andi	a5,a5,2047
	slli	a5,a5,48
	srli	a5,a5,48
	sext.w	a5,a5
	addw	a5,a4,a5
	sext.w	a4,a5
	ld	a5,-24(s0)
	lw	a5,0(a5)
	srliw	a5,a5,14
	sext.w	a5,a5
	sext.w	a5,a5
	addw	a5,a4,a5
	sext.w	a5,a5
	ld	a4,-24(s0)
	lw	a4,4(a4)
	slliw	a4,a4,3
	slliw	a4,a4,24
	sraiw	a4,a4,24
	sraiw	a4,a4,3
	slliw	a4,a4,24
	sraiw	a4,a4,24
	addw	a5,a5,a4
	sext.w	a5,a5
	mv	a0,a5
	ld	s0,24(sp)
	addi	sp,sp,32
	jr	ra
	.size	readFields, .-readFields
	.align	1
	.globl	writeFields
	.type	writeFields, @function
writeFields:
	addi	sp,sp,-32
	sd	s0,24(sp)
	addi	s0,sp,32
	sd	a0,-24(s0)
	mv	a5,a1
	sw	a5,-28(s0)
	lw	a5,-28(s0)
	andi	a5,a5,7
	andi	a4,a5,0xff
	ld	a5,-24(s0)
	andi	a4,a4,7
	lw	a3,0(a5)
	andi	a3,a3,-8
	or	a4,a3,a4
	sw	a4,0(a5)
	lw	a5,-28(s0)
	slli	a5,a5,48
	srli	a5,a5,48
	addiw	a5,a5,1
	slli	a5,a5,48
	srli	a5,a5,48
	andi	a5,a5,2047
	slli	a4,a5,48
	srli	a4,a4,48
	ld	a5,-24(s0)
	andi	a4,a4,2047
	slliw	a4,a4,3
	lw	a3,0(a5)
	mv	a2,a3
	li	a3,-16384
	addi	a3,a3,7
	and	a3,a2,a3
	or	a4,a3,a4
	sw	a4,0(a5)
	lw	a5,-28(s0)
	andi	a5,a5,0xff
	addiw	a5,a5,-1
	andi	a5,a5,0xff
	slliw	a5,a5,3
	slliw	a5,a5,24
	sraiw	a5,a5,24
	sraiw	a5,a5,3
	slliw	a4,a5,24
	sraiw	a4,a4,24
	ld	a5,-24(s0)
	andi	a4,a4,0xff
	andi	a4,a4,31
	lw	a3,4(a5)
	andi	a3,a3,-32
	or	a4,a3,a4
	sw	a4,4(a5)
	nop
	ld	s0,24(sp)
	addi	sp,sp,32
	jr	ra
	.size	writeFields, .-writeFields
	.align	1
	.globl	onStack
	.type	onStack, @function
onStack:
	addi	sp,sp,-448
	sd	s0,440(sp)
	addi	s0,sp,448
	mv	a5,a0
	sw	a5,-436(s0)
	sw	zero,-20(s0)
	j	.L45
.L46:
	lw	a5,-20(s0)
	mv	a4,a5
	lw	a5,-436(s0)
	mulw	a5,a4,a5
	sext.w	a4,a5
	lw	a5,-20(s0)
	slli	a5,a5,2
	addi	a5,a5,-16
	add	a5,a5,s0
	sw	a4,-408(a5)
	lw	a5,-20(s0)
	addiw	a5,a5,1
	sw	a5,-20(s0)
.L45:
	lw	a5,-20(s0)
	sext.w	a4,a5
	li	a5,99
	ble	a4,a5,.L46
	lw	a5,-436(s0)
	slli	a5,a5,2
	addi	a5,a5,-16
	add	a5,a5,s0
	lw	a5,-408(a5)
	mv	a0,a5
	ld	s0,440(sp)
	addi	sp,sp,448
	jr	ra
	.size	onStack, .-onStack
	.align	1
	.globl	bigStack
	.type	bigStack, @function
bigStack:
	addi	sp,sp,-1712
	sd	ra,1704(sp)
	sd	s0,1696(sp)
	addi	s0,sp,1712
	li	t0,-98304
	add	sp,sp,t0
	li	a5,-98304
	addi	a5,a5,-1696
	addi	a5,a5,-16
	add	a5,a5,s0
	mv	a0,a5
	call	use@plt
	li	a5,-98304
	addi	a5,a5,-1696
	addi	a5,a5,-16
	add	a5,a5,s0
	li	a4,4096
	addi	a4,a4,904
	add	a5,a5,a4
	mv	a0,a5
	call	use@plt
	nop
	li	t0,98304
	add	sp,sp,t0
	ld	ra,1704(sp)
	ld	s0,1696(sp)
	addi	sp,sp,1712
	jr	ra
	.size	bigStack, .-bigStack
	.align	1
	.globl	variable
	.type	variable, @function
variable:
	addi	sp,sp,-48
	sd	ra,40(sp)
	sd	s0,32(sp)
	addi	s0,sp,48
	mv	a1,a0
	sw	a1,-36(s0)
	lw	a1,-36(s0)
	mv	a0,a1
	addi	a0,a0,-1
	sd	a0,-24(s0)
	mv	a0,a1
	mv	t1,a0
	li	t2,0
	srli	a0,t1,61
	slli	a3,t2,3
	or	a3,a0,a3
	slli	a2,t1,3
	mv	a3,a1
	mv	a6,a3
	li	a7,0
	srli	a3,a6,61
	slli	a5,a7,3
	or	a5,a3,a5
	slli	a4,a6,3
	mv	a5,a1
	addi	a5,a5,15
	srli	a5,a5,4
	slli	a5,a5,4
	sub	sp,sp,a5
	mv	a5,sp
	addi	a5,a5,0
	sd	a5,-32(s0)
	ld	a0,-32(s0)
	call	use@plt
	lw	a5,-36(s0)
	slliw	a5,a5,1
	sext.w	a5,a5
	addi	a5,a5,15
	srli	a5,a5,4
	slli	a5,a5,4
	sub	sp,sp,a5
	mv	a5,sp
	addi	a5,a5,15
	srli	a5,a5,4
	slli	a5,a5,4
	mv	a0,a5
	call	use@plt
	nop
	addi	sp,s0,-48
	ld	ra,40(sp)
	ld	s0,32(sp)
	addi	sp,sp,48
	jr	ra
	.size	variable, .-variable
	.align	1
	.globl	matrix
	.type	matrix, @function
matrix:
	addi	sp,sp,-32
	sd	s0,24(sp)
	addi	s0,sp,32
	sd	a0,-24(s0)
	mv	a5,a1
	mv	a4,a2
	sw	a5,-28(s0)
	mv	a5,a4
	sw	a5,-32(s0)
	lw	a5,-28(s0)
	slli	a5,a5,6
	ld	a4,-24(s0)
	add	a4,a4,a5
	lw	a5,-32(s0)
	slli	a5,a5,2
	add	a5,a4,a5
	lw	a4,0(a5)
	lw	a5,-32(s0)
	slli	a5,a5,6
	ld	a3,-24(s0)
	add	a3,a3,a5
	lw	a5,-28(s0)
	slli	a5,a5,2
	add	a5,a3,a5
	lw	a5,0(a5)
	addw	a5,a4,a5
	sext.w	a5,a5
	mv	a0,a5
	ld	s0,24(sp)
	addi	sp,sp,32
	jr	ra
	.size	matrix, .-matrix
	.align	1
	.globl	difference
	.type	difference, @function
difference:
	addi	sp,sp,-32
	sd	s0,24(sp)
	addi	s0,sp,32
	sd	a0,-24(s0)
	sd	a1,-32(s0)
	ld	a4,-24(s0)
	ld	a5,-32(s0)
	sub	a5,a4,a5
	srai	a4,a5,3
	lla	a5,.LC2
	ld	a5,0(a5)
	mul	a5,a4,a5
	mv	a0,a5
	ld	s0,24(sp)
	addi	sp,sp,32
	jr	ra
	.size	difference, .-difference
	.align	1
	.globl	viaPointer
	.type	viaPointer, @function
viaPointer:
	addi	sp,sp,-48
	sd	ra,40(sp)
	sd	s0,32(sp)
	sd	s1,24(sp)
	addi	s0,sp,48
	sd	a0,-40(s0)
	mv	a5,a1
	sw	a5,-44(s0)
	lw	a4,-44(s0)
	ld	a5,-40(s0)
	li	a1,1
	mv	a0,a4
	jalr	a5
	mv	a5,a0
	mv	s1,a5
	lw	a4,-44(s0)
	ld	a5,-40(s0)
	mv	a1,a4
	li	a0,2
	jalr	a5
	mv	a5,a0
	addw	a5,s1,a5
	sext.w	a5,a5
	mv	a0,a5
	ld	ra,40(sp)
	ld	s0,32(sp)
	ld	s1,24(sp)
	addi	sp,sp,48
	jr	ra
	.size	viaPointer, .-viaPointer
	.align	1
	.globl	offset
	.type	offset, @function
offset:
	addi	sp,sp,-32
	sd	s0,24(sp)
	addi	s0,sp,32
	sd	a0,-24(s0)
	ld	a5,-24(s0)
	addi	a5,a5,24
	mv	a0,a5
	ld	s0,24(sp)
	addi	sp,sp,32
	jr	ra
	.size	offset, .-offset
	.align	1
	.globl	assign
	.type	assign, @function
assign:
	addi	sp,sp,-32
	sd	s0,24(sp)
	addi	s0,sp,32
	sd	a0,-24(s0)
	sd	a1,-32(s0)
	ld	a5,-24(s0)
	ld	a4,-32(s0)
	ld	a0,0(a4)
	ld	a1,8(a4)
	ld	a2,16(a4)
	ld	a3,24(a4)
	ld	a4,32(a4)
	sd	a0,0(a5)
	sd	a1,8(a5)
	sd	a2,16(a5)
	sd	a3,24(a5)
	sd	a4,32(a5)
	ld	a0,-24(s0)
	ld	s0,24(sp)
	addi	sp,sp,32
	jr	ra
	.size	assign, .-assign
	.section	.rodata
	.align	2
.LC0:
	.word	1084227584
	.align	3
.LC1:
	.word	0
	.word	1075314688
	.align	3
.LC2:
	.dword	-3689348814741910323
	.ident	"GCC: (Debian 12.2.0-13) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
