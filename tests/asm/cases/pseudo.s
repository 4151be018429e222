# Pseudo-instructions of the assembly manual, and access by symbol.
	nop
	li a0, 0
	li a0, 31
	li a0, -32
	li a0, 32
	li a0, 2047
	li a0, 2048
	li a0, 0x12345
	li a0, 0x12345678
	li a0, -0x80000000
	li a0, 0x80000000
	li a0, 0x123456789abcdef0
	li a0, -1
	li a0, 0xffffffff
	li a0, 1 << 40
	la a0, symbol
	lla a0, symbol + 4
	la a0, 1234
	lb a0, symbol
	lh a0, symbol
	lw a0, symbol
	ld a0, symbol
	lbu a0, symbol
	lhu a0, symbol
	lwu a0, symbol
	flw fa0, symbol, t0
	fld fa0, symbol, t0
	sb a0, symbol, t0
	sh a0, symbol, t0
	sw a0, symbol, t0
	sd a0, symbol, t0
	fsw fa0, symbol, t0
	fsd fa0, symbol, t0
	mv a0, a1
	not a0, a1
	neg a0, a1
	negw a0, a1
	sext.w a0, a1
	sext.b a0, a1
	sext.h a0, a1
	zext.b a0, a1
	zext.h a0, a1
	zext.w a0, a1
	seqz a0, a1
	snez a0, a1
	sltz a0, a1
	sgtz a0, a1
	fmv.s fa0, fa1
	fabs.s fa0, fa1
	fneg.s fa0, fa1
	fmv.d fa0, fa1
	fabs.d fa0, fa1
	fneg.d fa0, fa1
	fgt.s a0, fa0, fa1
	fge.d a0, fa0, fa1
	beqz a0, local
	bnez a0, local
	blez a0, local
	bgez a0, local
	bltz a0, local
	bgtz a0, local
	bgt a0, a1, local
	ble a0, a1, local
	bgtu a0, a1, local
	bleu a0, a1, local
	j local
	jal local
	jr a0
	jalr a0
	jr 4(a0)
	jalr 8(a0)
	ret
	call local
	call remote@plt
	tail local
local:
	fence
	fence rw, w
	fence i, o
	fence.i
	fence.tso
	rdinstret a0
	rdcycle a0
	rdtime a0
	csrr a0, mstatus
	csrw mstatus, a0
	csrw mstatus, 5
	csrs mie, a0
	csrc mip, a0
	csrwi mscratch, 1
	csrsi sstatus, 2
	csrci sstatus, 31
	csrrw a0, 0x300, a1
	csrrwi a0, fcsr, 3
	frcsr a0
	fscsr a0
	fscsr a0, a1
	frrm a0
	fsrm a0
	fsrm a0, a1
	fsrmi 3
	fsrmi a0, 3
	frflags a0
	fsflags a0
	fsflags a0, a1
	fsflagsi a0, 3
	lui a0, %hi(symbol)
	addi a0, a0, %lo(symbol)
	lw a0, %lo(symbol)(a0)
	sw a0, %lo(symbol+8)(a0)
	flw fa0, %lo(symbol)(a0)
	fsd fa0, %lo(symbol)(a0)
	jalr ra, %lo(symbol)(a0)
1:	auipc a0, %pcrel_hi(symbol)
	addi a0, a0, %pcrel_lo(1b)
	lw a0, %pcrel_lo(1b)(a0)
	sd a0, %pcrel_lo(1b)(a0)
2:	auipc a0, %got_pcrel_hi(symbol)
	ld a0, %pcrel_lo(2b)(a0)
3:	auipc a0, %tls_ie_pcrel_hi(symbol2)
4:	auipc a0, %tls_gd_pcrel_hi(symbol3)
	lui a0, %hi(0x12345678)
	addi a0, a0, %lo(0x12345678)
	lui a0, %hi(local)
	ecall
	ebreak
	unimp
	c.unimp
	c.nop
	c.ebreak
	wfi
	mret
	sret
	sfence.vma
	sfence.vma a0
	sfence.vma a0, a1
	lr.w a0, (a1)
	lr.w.aq a0, 0(a1)
	sc.d.rl a0, a1, (a2)
	amoadd.w.aqrl a0, a1, (a2)
	amomaxu.d a0, a1, 0(a2)
	fadd.s fa0, fa1, fa2, rtz
	fsqrt.d fa0, fa1
	fcvt.w.s a0, fa0
	fcvt.w.s a0, fa0, rtz
	fcvt.d.w fa0, a0
	fcvt.d.l fa0, a0, rup
	fcvt.d.s fa0, fa1
	fcvt.s.d fa0, fa1, rmm
	fmadd.d fa0, fa1, fa2, fa3, rdn
	lw a0, (sp)
	sd a0, 8(sp)
	add a0, a1, 5
	sll a0, a1, 3
	and a0, a0, -1
	scall
	sbreak
	move a0, a1
	.option pic
	la a0, symbol
	la a0, local
	call symbol
	.option nopic
	la a0, symbol
