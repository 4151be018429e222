	.file	"machine.c"
	.option pic
	.attribute arch, "rv64i2p1_m2p0_a2p1_f2p2_d2p2_c2p0_zicsr2p0_zifencei2p0"
	.attribute unaligned_access, 0
	.attribute stack_align, 16
	.text
	.align	1
	.globl	fetchAdd
	.type	fetchAdd, @function
fetchAdd:
	fence iorw,ow; amoadd.w.aq a5,a1,0(a0)
	sext.w	a0,a5
	ret
	.size	fetchAdd, .-fetchAdd
	.align	1
	.globl	fetchOr
	.type	fetchOr, @function
fetchOr:
	mv	a5,a0
	amoor.d a0,a1,0(a5)
	ret
	.size	fetchOr, .-fetchOr
	.align	1
	.globl	fetchAnd
	.type	fetchAnd, @function
fetchAnd:
	mv	a5,a0
	amoand.d.aq a0,a1,0(a5)
	ret
	.size	fetchAnd, .-fetchAnd
	.align	1
	.globl	exchange
	.type	exchange, @function
exchange:
	fence iorw,ow; amoswap.w a1,a1,0(a0)
	sext.w	a0,a1
	ret
	.size	exchange, .-exchange
	.align	1
	.globl	compareExchange
	.type	compareExchange, @function
compareExchange:
	ld	a5,0(a1)
	 1: lr.d a4,0(a0); bne a4,a5,1f; sc.d.aq a3,a2,0(a0); bnez a3,1b; 1:
	sub	a5,a4,a5
	seqz	a0,a5
	beq	a5,zero,.L7
	sd	a4,0(a1)
.L7:
	andi	a0,a0,1
	ret
	.size	compareExchange, .-compareExchange
	.align	1
	.globl	loadAcquire
	.type	loadAcquire, @function
loadAcquire:
	lw	a0,0(a0)
	fence	iorw,iorw
	ret
	.size	loadAcquire, .-loadAcquire
	.align	1
	.globl	storeRelease
	.type	storeRelease, @function
storeRelease:
	fence iorw,ow; amoswap.w zero,a1,0(a0)
	ret
	.size	storeRelease, .-storeRelease
	.align	1
	.globl	barrier
	.type	barrier, @function
barrier:
	fence	iorw,iorw
	ret
	.size	barrier, .-barrier
	.align	1
	.globl	lock
	.type	lock, @function
lock:
	addi	sp,sp,-32
	sd	s0,16(sp)
	sd	s1,8(sp)
	sd	ra,24(sp)
	mv	s0,a0
	li	s1,1
	j	.L12
.L13:
	call	__builtin_riscv_pause@plt
.L12:
	mv	a5,s1
	amoswap.w.aq a5,a5,0(s0)
	sext.w	a5,a5
	bne	a5,zero,.L13
	ld	ra,24(sp)
	ld	s0,16(sp)
	ld	s1,8(sp)
	addi	sp,sp,32
	jr	ra
	.size	lock, .-lock
	.align	1
	.globl	readCycle
	.type	readCycle, @function
readCycle:
#APP
# 12 "machine.c" 1
	rdcycle a0
# 0 "" 2
#NO_APP
	ret
	.size	readCycle, .-readCycle
	.align	1
	.globl	readTime
	.type	readTime, @function
readTime:
#APP
# 13 "machine.c" 1
	rdtime a0
# 0 "" 2
#NO_APP
	ret
	.size	readTime, .-readTime
	.align	1
	.globl	roundingMode
	.type	roundingMode, @function
roundingMode:
#APP
# 14 "machine.c" 1
	frrm a0
# 0 "" 2
#NO_APP
	sext.w	a0,a0
	ret
	.size	roundingMode, .-roundingMode
	.align	1
	.globl	setFlags
	.type	setFlags, @function
setFlags:
#APP
# 15 "machine.c" 1
	fsflags a0
# 0 "" 2
#NO_APP
	ret
	.size	setFlags, .-setFlags
	.align	1
	.globl	systemCall
	.type	systemCall, @function
systemCall:
	mv	a7,a0
	mv	a0,a1
	mv	a1,a2
#APP
# 16 "machine.c" 1
	ecall
# 0 "" 2
#NO_APP
	ret
	.size	systemCall, .-systemCall
	.align	1
	.globl	framePointer
	.type	framePointer, @function
framePointer:
	addi	sp,sp,-16
	sd	s0,8(sp)
	addi	s0,sp,16
	mv	a0,s0
	ld	s0,8(sp)
	addi	sp,sp,16
	jr	ra
	.size	framePointer, .-framePointer
	.align	1
	.globl	returnAddress
	.type	returnAddress, @function
returnAddress:
	addi	sp,sp,-16
	sd	ra,8(sp)
	mv	a0,ra
	ld	ra,8(sp)
	addi	sp,sp,16
	jr	ra
	.size	returnAddress, .-returnAddress
	.section	.text.unlikely,"ax",@progbits
	.align	1
	.globl	trap
	.type	trap, @function
trap:
	ebreak
	.size	trap, .-trap
	.text
	.align	1
	.globl	loop
	.type	loop, @function
loop:
#APP
# 20 "machine.c" 1
	mv a5, zero
1:	add a5, a5, a0
	addi a0, a0, -1
	bnez a0, 1b
# 0 "" 2
#NO_APP
	sext.w	a0,a5
	ret
	.size	loop, .-loop
	.align	1
	.globl	stop
	.type	stop, @function
stop:
.L27:
#APP
# 21 "machine.c" 1
	wfi
# 0 "" 2
#NO_APP
	j	.L27
	.size	stop, .-stop
	.align	1
	.globl	naked
	.type	naked, @function
naked:
#APP
# 22 "machine.c" 1
	addi sp, sp, -16
	sd ra, 8(sp)
	call act
	ld ra, 8(sp)
	addi sp, sp, 16
	ret
# 0 "" 2
#NO_APP
	.size	naked, .-naked
	.align	1
	.globl	unrolled
	.type	unrolled, @function
unrolled:
	lw	a3,0(a0)
	lw	a5,4(a0)
	lw	a4,8(a0)
	lw	a1,12(a0)
	lw	a2,16(a0)
	addw	a5,a5,a3
	addw	a5,a5,a4
	lw	a3,20(a0)
	lw	a4,24(a0)
	addw	a5,a5,a1
	addw	a5,a5,a2
	lw	a1,28(a0)
	lw	a2,32(a0)
	addw	a5,a5,a3
	addw	a5,a5,a4
	lw	a3,36(a0)
	lw	a4,40(a0)
	addw	a5,a5,a1
	addw	a5,a5,a2
	lw	a1,44(a0)
	lw	a2,48(a0)
	addw	a5,a5,a3
	addw	a5,a5,a4
	lw	a3,52(a0)
	lw	a4,56(a0)
	addw	a5,a5,a1
	lw	a0,60(a0)
	addw	a5,a5,a2
	addw	a5,a5,a3
	addw	a5,a5,a4
	addw	a0,a5,a0
	ret
	.size	unrolled, .-unrolled
	.align	1
	.globl	prologue
	.type	prologue, @function
prologue:
	addi	sp,sp,-48
	sd	ra,40(sp)
	sd	s0,32(sp)
	sd	s1,24(sp)
	sd	s2,16(sp)
	sd	s3,8(sp)
	mv	s0,a0
	mv	s1,a1
	mv	s2,a2
	mv	s3,a3
	call	act@plt
	call	act@plt
	ld	ra,40(sp)
	ld	s0,32(sp)
	ld	s1,24(sp)
	ld	s2,16(sp)
	ld	s3,8(sp)
	addi	sp,sp,48
	jr	ra
	.size	prologue, .-prologue
	.align	1
	.globl	keepsDoubles
	.type	keepsDoubles, @function
keepsDoubles:
	addi	sp,sp,-32
	fsd	fs0,8(sp)
	fsd	fs1,0(sp)
	sd	ra,24(sp)
	fmv.d	fs1,fa0
	fmv.d	fs0,fa1
	call	act@plt
	ld	ra,24(sp)
	fadd.d	fa0,fs1,fs0
	fld	fs0,8(sp)
	fld	fs1,0(sp)
	addi	sp,sp,32
	jr	ra
	.size	keepsDoubles, .-keepsDoubles
	.align	1
	.globl	tailCall
	.type	tailCall, @function
tailCall:
	addiw	a0,a0,1
	tail	other@plt
	.size	tailCall, .-tailCall
	.align	1
	.globl	overflow
	.type	overflow, @function
overflow:
	addw	a5,a0,a1
	add	a0,a0,a1
	sub	a0,a5,a0
	sw	a5,0(a2)
	snez	a0,a0
	ret
	.size	overflow, .-overflow
	.align	1
	.globl	restore
	.type	restore, @function
restore:
	addi	sp,sp,-32
	mv	a5,a0
	lla	a0,.LANCHOR0
	sd	ra,24(sp)
	sd	a5,8(sp)
	call	setjmp@plt
	bne	a0,zero,.L38
	ld	a5,8(sp)
	bne	a5,zero,.L43
.L38:
	ld	ra,24(sp)
	addi	sp,sp,32
	jr	ra
.L43:
	mv	a1,a5
	lla	a0,.LANCHOR0
	call	longjmp@plt
	ld	ra,24(sp)
	addi	sp,sp,32
	jr	ra
	.size	restore, .-restore
	.align	1
	.globl	many
	.type	many, @function
many:
	mul	a1,a1,a2
	mul	a3,a3,a4
	add	a1,a1,a0
	ld	a4,0(sp)
	ld	a0,8(sp)
	mul	a5,a5,a6
	sub	a1,a1,a3
	add	a1,a1,a5
	ld	a5,16(sp)
	mul	a7,a7,a4
	mul	a0,a0,a5
	sub	a1,a1,a7
	add	a0,a1,a0
	ret
	.size	many, .-many
	.bss
	.align	3
	.set	.LANCHOR0,. + 0
	.type	buffer.0, @object
	.size	buffer.0, 512
buffer.0:
	.zero	512
	.ident	"GCC: (Debian 12.2.0-13) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
