	.file	"globals.c"
	.option pic
	.attribute arch, "rv64i2p1_m2p0_a2p1_f2p2_d2p2_c2p0_zicsr2p0_zifencei2p0"
	.attribute unaligned_access, 0
	.attribute stack_align, 16
	.text
	.globl	zeroed
	.bss
	.align	2
	.type	zeroed, @object
	.size	zeroed, 4
zeroed:
	.zero	4
	.globl	set
	.data
	.align	2
	.type	set, @object
	.size	set, 4
set:
	.word	5
	.local	hidden
	.comm	hidden,4,4
	.align	3
	.type	kept, @object
	.size	kept, 8
kept:
	.dword	77
	.globl	table
	.section	.rodata
	.align	3
	.type	table, @object
	.size	table, 32
table:
	.word	1
	.word	2
	.word	3
	.word	5
	.word	8
	.word	13
	.word	21
	.word	34
	.align	3
.LC0:
	.string	"zero"
	.align	3
.LC1:
	.string	"one"
	.align	3
.LC2:
	.string	"two"
	.align	3
.LC3:
	.string	"three"
	.section	.data.rel.ro.local,"aw"
	.align	3
	.type	names, @object
	.size	names, 32
names:
	.dword	.LC0
	.dword	.LC1
	.dword	.LC2
	.dword	.LC3
	.globl	buffer
	.bss
	.align	3
	.type	buffer, @object
	.size	buffer, 4096
buffer:
	.zero	4096
	.globl	perThread
	.section	.tdata,"awT",@progbits
	.align	2
	.type	perThread, @object
	.size	perThread, 4
perThread:
	.word	3
	.globl	perThreadZero
	.section	.tbss,"awT",@nobits
	.align	3
	.type	perThreadZero, @object
	.size	perThreadZero, 8
perThreadZero:
	.zero	8
	.globl	inSection
	.section	.special,"aw"
	.align	2
	.type	inSection, @object
	.size	inSection, 4
inSection:
	.word	9
	.globl	aligned
	.bss
	.align	6
	.type	aligned, @object
	.size	aligned, 4
aligned:
	.zero	4
	.hidden	visible
	.globl	visible
	.data
	.align	2
	.type	visible, @object
	.size	visible, 4
visible:
	.word	2
	.globl	record
	.section	.rodata
	.align	3
.LC4:
	.string	"text"
	.section	.data.rel.local,"aw"
	.align	3
	.type	record, @object
	.size	record, 48
record:
	.byte	120
	.zero	7
	.dword	1
	.word	1
	.word	2
	.word	3
	.zero	4
	.dword	.LC4
	.dword	0
	.globl	real
	.data
	.align	3
	.type	real, @object
	.size	real, 8
real:
	.word	0
	.word	1073217536
	.globl	realToo
	.align	2
	.type	realToo, @object
	.size	realToo, 4
realToo:
	.word	-1098907648
	.globl	pointer
	.section	.data.rel.local
	.align	3
	.type	pointer, @object
	.size	pointer, 8
pointer:
	.dword	set
	.globl	second
	.align	3
	.type	second, @object
	.size	second, 8
second:
	.dword	zeroed+8
	.text
	.align	1
	.globl	getZeroed
	.type	getZeroed, @function
getZeroed:
	addi	sp,sp,-16
	sd	s0,8(sp)
	addi	s0,sp,16
	lla	a5,zeroed
	lw	a5,0(a5)
	mv	a0,a5
	ld	s0,8(sp)
	addi	sp,sp,16
	jr	ra
	.size	getZeroed, .-getZeroed
	.align	1
	.globl	putZeroed
	.type	putZeroed, @function
putZeroed:
	addi	sp,sp,-32
	sd	s0,24(sp)
	addi	s0,sp,32
	mv	a5,a0
	sw	a5,-20(s0)
	lla	a5,zeroed
	lw	a4,-20(s0)
	sw	a4,0(a5)
	nop
	ld	s0,24(sp)
	addi	sp,sp,32
	jr	ra
	.size	putZeroed, .-putZeroed
	.align	1
	.globl	getHidden
	.type	getHidden, @function
getHidden:
	addi	sp,sp,-16
	sd	s0,8(sp)
	addi	s0,sp,16
	lla	a5,hidden
	lw	a5,0(a5)
	addiw	a4,a5,1
	sext.w	a3,a4
	lla	a4,hidden
	sw	a3,0(a4)
	mv	a0,a5
	ld	s0,8(sp)
	addi	sp,sp,16
	jr	ra
	.size	getHidden, .-getHidden
	.align	1
	.globl	getKept
	.type	getKept, @function
getKept:
	addi	sp,sp,-48
	sd	s0,40(sp)
	addi	s0,sp,48
	sd	a0,-40(s0)
	lla	a5,kept
	ld	a5,0(a5)
	sd	a5,-24(s0)
	lla	a5,kept
	ld	a4,-40(s0)
	sd	a4,0(a5)
	ld	a5,-24(s0)
	mv	a0,a5
	ld	s0,40(sp)
	addi	sp,sp,48
	jr	ra
	.size	getKept, .-getKept
	.align	1
	.globl	getTable
	.type	getTable, @function
getTable:
	addi	sp,sp,-32
	sd	s0,24(sp)
	addi	s0,sp,32
	mv	a5,a0
	sw	a5,-20(s0)
	lla	a4,table
	lw	a5,-20(s0)
	slli	a5,a5,2
	add	a5,a4,a5
	lw	a5,0(a5)
	mv	a0,a5
	ld	s0,24(sp)
	addi	sp,sp,32
	jr	ra
	.size	getTable, .-getTable
	.align	1
	.globl	getName
	.type	getName, @function
getName:
	addi	sp,sp,-32
	sd	s0,24(sp)
	addi	s0,sp,32
	mv	a5,a0
	sw	a5,-20(s0)
	lw	a5,-20(s0)
	andi	a5,a5,3
	sext.w	a5,a5
	lla	a4,names
	slli	a5,a5,3
	add	a5,a4,a5
	ld	a5,0(a5)
	mv	a0,a5
	ld	s0,24(sp)
	addi	sp,sp,32
	jr	ra
	.size	getName, .-getName
	.align	1
	.globl	getBuffer
	.type	getBuffer, @function
getBuffer:
	addi	sp,sp,-32
	sd	s0,24(sp)
	addi	s0,sp,32
	mv	a5,a0
	sw	a5,-20(s0)
	lw	a4,-20(s0)
	lla	a5,buffer
	add	a5,a4,a5
	mv	a0,a5
	ld	s0,24(sp)
	addi	sp,sp,32
	jr	ra
	.size	getBuffer, .-getBuffer
	.align	1
	.globl	getThread
	.type	getThread, @function
getThread:
	addi	sp,sp,-16
	sd	s0,8(sp)
	addi	s0,sp,16
	lui	a5,%tprel_hi(perThread)
	add	a5,a5,tp,%tprel_add(perThread)
	lw	a5,%tprel_lo(perThread)(a5)
	addiw	a4,a5,1
	sext.w	a3,a4
	lui	a4,%tprel_hi(perThread)
	add	a4,a4,tp,%tprel_add(perThread)
	sw	a3,%tprel_lo(perThread)(a4)
	lui	a4,%tprel_hi(perThreadZero)
	add	a4,a4,tp,%tprel_add(perThreadZero)
	ld	a4,%tprel_lo(perThreadZero)(a4)
	sext.w	a4,a4
	addw	a5,a5,a4
	sext.w	a5,a5
	mv	a0,a5
	ld	s0,8(sp)
	addi	sp,sp,16
	jr	ra
	.size	getThread, .-getThread
	.align	1
	.globl	getElsewhereThread
	.type	getElsewhereThread, @function
getElsewhereThread:
	addi	sp,sp,-16
	sd	s0,8(sp)
	addi	s0,sp,16
	la.tls.ie	a5,elsewhereThread
	add	a5,a5,tp
	lw	a5,0(a5)
	mv	a0,a5
	ld	s0,8(sp)
	addi	sp,sp,16
	jr	ra
	.size	getElsewhereThread, .-getElsewhereThread
	.align	1
	.globl	getThreadAddress
	.type	getThreadAddress, @function
getThreadAddress:
	addi	sp,sp,-16
	sd	s0,8(sp)
	addi	s0,sp,16
	lui	a5,%tprel_hi(perThread)
	add	a5,a5,tp,%tprel_add(perThread)
	addi	a5,a5,%tprel_lo(perThread)
	mv	a0,a5
	ld	s0,8(sp)
	addi	sp,sp,16
	jr	ra
	.size	getThreadAddress, .-getThreadAddress
	.align	1
	.globl	getElsewhere
	.type	getElsewhere, @function
getElsewhere:
	addi	sp,sp,-16
	sd	s0,8(sp)
	addi	s0,sp,16
	la	a5,elsewhere
	lw	a5,0(a5)
	mv	a0,a5
	ld	s0,8(sp)
	addi	sp,sp,16
	jr	ra
	.size	getElsewhere, .-getElsewhere
	.align	1
	.globl	getWeak
	.type	getWeak, @function
getWeak:
	addi	sp,sp,-16
	sd	s0,8(sp)
	addi	s0,sp,16
	la	a5,weakOne
	mv	a0,a5
	ld	s0,8(sp)
	addi	sp,sp,16
	jr	ra
	.size	getWeak, .-getWeak
	.align	1
	.globl	getSpecial
	.type	getSpecial, @function
getSpecial:
	addi	sp,sp,-16
	sd	s0,8(sp)
	addi	s0,sp,16
	lla	a5,inSection
	lw	a4,0(a5)
	lla	a5,aligned
	lw	a5,0(a5)
	addw	a5,a4,a5
	sext.w	a4,a5
	lla	a5,visible
	lw	a5,0(a5)
	addw	a5,a4,a5
	sext.w	a5,a5
	mv	a0,a5
	ld	s0,8(sp)
	addi	sp,sp,16
	jr	ra
	.size	getSpecial, .-getSpecial
	.section	.rodata
	.align	3
.LC5:
	.string	"a string\twith \"escapes\"\n\001\377"
	.text
	.align	1
	.globl	text
	.type	text, @function
text:
	addi	sp,sp,-16
	sd	s0,8(sp)
	addi	s0,sp,16
	lla	a5,.LC5
	mv	a0,a5
	ld	s0,8(sp)
	addi	sp,sp,16
	jr	ra
	.size	text, .-text
	.align	1
	.globl	counter
	.type	counter, @function
counter:
	addi	sp,sp,-16
	sd	s0,8(sp)
	addi	s0,sp,16
	lla	a5,n.0
	lw	a5,0(a5)
	addiw	a5,a5,1
	sext.w	a4,a5
	lla	a5,n.0
	sw	a4,0(a5)
	lla	a5,n.0
	lw	a5,0(a5)
	mv	a0,a5
	ld	s0,8(sp)
	addi	sp,sp,16
	jr	ra
	.size	counter, .-counter
	.align	1
	.globl	getReal
	.type	getReal, @function
getReal:
	addi	sp,sp,-16
	sd	s0,8(sp)
	addi	s0,sp,16
	lla	a5,realToo
	flw	fa5,0(a5)
	fcvt.d.s	fa4,fa5
	lla	a5,real
	fld	fa5,0(a5)
	fmul.d	fa5,fa4,fa5
	fmv.d	fa0,fa5
	ld	s0,8(sp)
	addi	sp,sp,16
	jr	ra
	.size	getReal, .-getReal
	.align	1
	.globl	getFunction
	.type	getFunction, @function
getFunction:
	addi	sp,sp,-16
	sd	s0,8(sp)
	addi	s0,sp,16
	lla	a5,getReal
	mv	a0,a5
	ld	s0,8(sp)
	addi	sp,sp,16
	jr	ra
	.size	getFunction, .-getFunction
	.align	1
	.weak	weakFunction
	.type	weakFunction, @function
weakFunction:
	addi	sp,sp,-16
	sd	s0,8(sp)
	addi	s0,sp,16
	li	a5,1
	mv	a0,a5
	ld	s0,8(sp)
	addi	sp,sp,16
	jr	ra
	.size	weakFunction, .-weakFunction
	.section	.text.cold,"ax",@progbits
	.align	1
	.globl	coldFunction
	.type	coldFunction, @function
coldFunction:
	addi	sp,sp,-16
	sd	s0,8(sp)
	addi	s0,sp,16
	lla	a5,zeroed
	li	a4,-1
	sw	a4,0(a5)
	nop
	ld	s0,8(sp)
	addi	sp,sp,16
	jr	ra
	.size	coldFunction, .-coldFunction
	.text
	.align	1
	.globl	hiddenFunction
	.hidden	hiddenFunction
	.type	hiddenFunction, @function
hiddenFunction:
	addi	sp,sp,-32
	sd	ra,24(sp)
	sd	s0,16(sp)
	addi	s0,sp,32
	mv	a5,a0
	sw	a5,-20(s0)
	call	weakFunction
	mv	a5,a0
	lw	a4,-20(s0)
	addw	a5,a4,a5
	sext.w	a5,a5
	mv	a0,a5
	ld	ra,24(sp)
	ld	s0,16(sp)
	addi	sp,sp,32
	jr	ra
	.size	hiddenFunction, .-hiddenFunction
	.align	1
	.type	localFunction, @function
localFunction:
	addi	sp,sp,-32
	sd	ra,24(sp)
	sd	s0,16(sp)
	addi	s0,sp,32
	mv	a5,a0
	sw	a5,-20(s0)
	lw	a5,-20(s0)
	mv	a0,a5
	call	hiddenFunction
	mv	a5,a0
	lw	a4,-20(s0)
	mulw	a5,a4,a5
	sext.w	a5,a5
	mv	a0,a5
	ld	ra,24(sp)
	ld	s0,16(sp)
	addi	sp,sp,32
	jr	ra
	.size	localFunction, .-localFunction
	.align	1
	.globl	callsLocal
	.type	callsLocal, @function
callsLocal:
	addi	sp,sp,-48
	sd	ra,40(sp)
	sd	s0,32(sp)
	sd	s1,24(sp)
	addi	s0,sp,48
	mv	a5,a0
	sw	a5,-36(s0)
	lw	a5,-36(s0)
	mv	a0,a5
	call	localFunction
	mv	a5,a0
	mv	s1,a5
	lw	a5,-36(s0)
	addiw	a5,a5,1
	sext.w	a5,a5
	mv	a0,a5
	call	localFunction
	mv	a5,a0
	addw	a5,s1,a5
	sext.w	a5,a5
	mv	a0,a5
	ld	ra,40(sp)
	ld	s0,32(sp)
	ld	s1,24(sp)
	addi	sp,sp,48
	jr	ra
	.size	callsLocal, .-callsLocal
	.globl	aliased
	.set	aliased,callsLocal
	.align	1
	.globl	atStart
	.type	atStart, @function
atStart:
	addi	sp,sp,-16
	sd	s0,8(sp)
	addi	s0,sp,16
	lla	a5,set
	li	a4,6
	sw	a4,0(a5)
	nop
	ld	s0,8(sp)
	addi	sp,sp,16
	jr	ra
	.size	atStart, .-atStart
	.section	.init_array,"aw"
	.align	3
	.dword	atStart
	.text
	.align	1
	.globl	atEnd
	.type	atEnd, @function
atEnd:
	addi	sp,sp,-16
	sd	s0,8(sp)
	addi	s0,sp,16
	lla	a5,set
	li	a4,7
	sw	a4,0(a5)
	nop
	ld	s0,8(sp)
	addi	sp,sp,16
	jr	ra
	.size	atEnd, .-atEnd
	.section	.fini_array,"aw"
	.align	3
	.dword	atEnd
	.text
	.align	1
	.globl	variadic
	.type	variadic, @function
variadic:
	addi	sp,sp,-112
	sd	s0,40(sp)
	addi	s0,sp,48
	sd	a1,8(s0)
	sd	a2,16(s0)
	sd	a3,24(s0)
	sd	a4,32(s0)
	sd	a5,40(s0)
	sd	a6,48(s0)
	sd	a7,56(s0)
	mv	a5,a0
	sw	a5,-36(s0)
	addi	a5,s0,64
	sd	a5,-48(s0)
	ld	a5,-48(s0)
	addi	a5,a5,-56
	sd	a5,-32(s0)
	sw	zero,-20(s0)
	j	.L46
.L47:
	ld	a5,-32(s0)
	addi	a4,a5,8
	sd	a4,-32(s0)
	lw	a5,0(a5)
	lw	a4,-20(s0)
	addw	a5,a4,a5
	sw	a5,-20(s0)
.L46:
	lw	a5,-36(s0)
	addiw	a4,a5,-1
	sw	a4,-36(s0)
	bne	a5,zero,.L47
	lw	a5,-20(s0)
	mv	a0,a5
	ld	s0,40(sp)
	addi	sp,sp,112
	jr	ra
	.size	variadic, .-variadic
	.align	1
	.globl	variadicDouble
	.type	variadicDouble, @function
variadicDouble:
	addi	sp,sp,-112
	sd	s0,40(sp)
	addi	s0,sp,48
	sd	a0,-40(s0)
	sd	a1,8(s0)
	sd	a2,16(s0)
	sd	a3,24(s0)
	sd	a4,32(s0)
	sd	a5,40(s0)
	sd	a6,48(s0)
	sd	a7,56(s0)
	addi	a5,s0,64
	sd	a5,-48(s0)
	ld	a5,-48(s0)
	addi	a5,a5,-56
	sd	a5,-32(s0)
	sd	zero,-24(s0)
	j	.L50
.L53:
	ld	a5,-40(s0)
	lbu	a5,0(a5)
	mv	a4,a5
	li	a5,100
	bne	a4,a5,.L51
	ld	a5,-32(s0)
	addi	a4,a5,8
	sd	a4,-32(s0)
	fld	fa5,0(a5)
	j	.L52
.L51:
	ld	a5,-32(s0)
	addi	a4,a5,8
	sd	a4,-32(s0)
	ld	a5,0(a5)
	fcvt.d.l	fa5,a5
.L52:
	fld	fa4,-24(s0)
	fadd.d	fa5,fa4,fa5
	fsd	fa5,-24(s0)
	ld	a5,-40(s0)
	addi	a5,a5,1
	sd	a5,-40(s0)
.L50:
	ld	a5,-40(s0)
	lbu	a5,0(a5)
	bne	a5,zero,.L53
	fld	fa5,-24(s0)
	fmv.d	fa0,fa5
	ld	s0,40(sp)
	addi	sp,sp,112
	jr	ra
	.size	variadicDouble, .-variadicDouble
	.section	.rodata
	.align	3
.LC7:
	.string	"dl"
	.text
	.align	1
	.globl	callsVariadic
	.type	callsVariadic, @function
callsVariadic:
	addi	sp,sp,-32
	sd	ra,24(sp)
	sd	s0,16(sp)
	sd	s1,8(sp)
	addi	s0,sp,32
	li	a3,3
	li	a2,2
	li	a1,1
	li	a0,3
	call	variadic
	mv	a5,a0
	mv	s1,a5
	lla	a5,.LC6
	fld	fa5,0(a5)
	li	a2,2
	fmv.x.d	a1,fa5
	lla	a0,.LC7
	call	variadicDouble
	fmv.d	fa5,fa0
	fcvt.w.d a5,fa5,rtz
	sext.w	a5,a5
	addw	a5,s1,a5
	sext.w	a5,a5
	mv	a0,a5
	ld	ra,24(sp)
	ld	s0,16(sp)
	ld	s1,8(sp)
	addi	sp,sp,32
	jr	ra
	.size	callsVariadic, .-callsVariadic
	.data
	.align	2
	.type	n.0, @object
	.size	n.0, 4
n.0:
	.word	100
	.section	.rodata
	.align	3
.LC6:
	.word	0
	.word	1073217536
	.weak	weakOne
	.ident	"GCC: (Debian 12.2.0-13) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
