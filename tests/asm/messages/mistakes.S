/* One mistake a line, each of which must not hide the next. */
#include "missing.h"
#if (1
#endif
#define F(a, b) a + b
	.word F(1)
	addd a0, a1, a2
	addi a0, a1
	addi a0, a1, a2
	addi a0, a1, 2048
	addi a0, fa1, 5
	add a0, a1, a2, a3
	lw a0, 8
	lw a0, 8(fa0)
	lw a0, %hi(x)(a1)
	lw a0, %nothing(x)(a1)
	lw a0, symbol(a1)
	sw a0, symbol
	fadd.s fa0, a1, fa2
	fadd.s fa0, fa1, fa2, up
	slli a0, a0, 64
	slliw a0, a0, 32
	lui a0, 0x100000
	lui a0, symbol
	csrr a0, nothing
	csrr a0, 5000
	csrwi fcsr, 32
	fence wr, r
	c.addi a0, 32
	c.lw a0, 3(a1)
	c.lw t0, 4(a1)
	c.lui a0, 32
	c.addi4spn a0, sp, 0
	amoadd.w a0, a1, 4(a2)
	amoadd.w.zz a0, a1, (a2)
	sh1add a0, a1, a2
	li a0, symbol
	li a0, 0x1ffffffffffffffff
	la a0
	call
	j
	beq a0, label
	jalr 5
	.word
	.word 1,
	.word 1 2
	.word (1
	.word 1 +
	.word 5 / 0
	.word 0x
	.word 09
	.word 1x
	.byte symbol
	.half symbol
	.word a * b
	.word a + b
	.byte 256
	.ascii unquoted
	.ascii "open
	.string 'a'
	.align 40
	.balign 3
	.fill -1
	.skip symbol
	.org 0
	.section
	.section .odd, "q"
	.section .odd2, "a", @strange
	.popsection
	.type label, @strange
	.globl
	.size label
	.set
	.set label
	.option strange
	.option pop
	.option arch, strange
	.attribute arch, "rv32i"
	.float one
	.insn q 1, 2
	.insn r 0x80, 0, 0, a0, a1, a2
	.insn r 0x33, 0, 0, a0, a1
	.insn ca C1, 0x23, 1, t0, a1
	.cfi_endproc
	.cfi_offset 1
	.loc 7 1
	.incbin "missing.bin"
	.directive
	.endm
	.endr
	.endif
	.else
	.exitm
	.purgem nothing
	.macro m a:req
	li \a, 5000
	addi \a, \a, 5000
	.endm
	m
	m a0, a1
	m a0
	m "oops"
label:
label:
1x:
	j 1f
	j 2b
	5
	, x
	.equiv label, 5
	.set again, 5
	.equiv again, 6
	.if nothing
	.endif
	.rept -1
	.endr
	.rept many
	nop
	.endr
	addi A0, a0, 1
	add a0, a0, SP
	.reloc 0
	.reloc 0, R_RISCV_STRANGE
	.reloc 100000, R_RISCV_NONE
	.reloc nowhere, R_RISCV_NONE
	.reloc 0, R_RISCV_NONE, a * b
	.err
	.error "said by the source"
	.warning "said too"
#error said by the preprocessor
	.bss
	.word 1
	nop
	.text
	.cfi_startproc
	.if 1
	.macro unfinished
	nop
