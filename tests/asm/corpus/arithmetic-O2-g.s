	.file	"arithmetic.c"
	.option pic
	.attribute arch, "rv64i2p1_m2p0_a2p1_f2p2_d2p2_c2p0_zicsr2p0_zifencei2p0"
	.attribute unaligned_access, 0
	.attribute stack_align, 16
	.text
.Ltext0:
	.cfi_sections	.debug_frame
	.file 0 "/src" "arithmetic.c"
	.align	1
	.globl	add
	.type	add, @function
add:
.LFB0:
	.file 1 "arithmetic.c"
	.loc 1 3 23
	.cfi_startproc
.LVL0:
	.loc 1 3 25
	.loc 1 3 39 is_stmt 0
	addw	a0,a0,a1
.LVL1:
	ret
	.cfi_endproc
.LFE0:
	.size	add, .-add
	.align	1
	.globl	addLong
	.type	addLong, @function
addLong:
.LFB1:
	.loc 1 4 30 is_stmt 1
	.cfi_startproc
.LVL2:
	.loc 1 4 32
	.loc 1 4 46 is_stmt 0
	add	a0,a0,a1
.LVL3:
	ret
	.cfi_endproc
.LFE1:
	.size	addLong, .-addLong
	.align	1
	.globl	subtract
	.type	subtract, @function
subtract:
.LFB2:
	.loc 1 5 28 is_stmt 1
	.cfi_startproc
.LVL4:
	.loc 1 5 30
	.loc 1 5 43 is_stmt 0
	slliw	a5,a1,2
	subw	a1,a1,a5
.LVL5:
	.loc 1 5 48
	addw	a0,a1,a0
.LVL6:
	ret
	.cfi_endproc
.LFE2:
	.size	subtract, .-subtract
	.align	1
	.globl	multiply
	.type	multiply, @function
multiply:
.LFB3:
	.loc 1 6 31 is_stmt 1
	.cfi_startproc
.LVL7:
	.loc 1 6 33
	.loc 1 6 42 is_stmt 0
	mul	a0,a0,a1
.LVL8:
	.loc 1 6 51
	addi	a0,a0,7
	ret
	.cfi_endproc
.LFE3:
	.size	multiply, .-multiply
	.align	1
	.globl	divide
	.type	divide, @function
divide:
.LFB4:
	.loc 1 7 26 is_stmt 1
	.cfi_startproc
.LVL9:
	.loc 1 7 28
	.loc 1 7 42 is_stmt 0
	divw	a0,a0,a1
.LVL10:
	ret
	.cfi_endproc
.LFE4:
	.size	divide, .-divide
	.align	1
	.globl	divideUnsigned
	.type	divideUnsigned, @function
divideUnsigned:
.LFB5:
	.loc 1 8 31 is_stmt 1
	.cfi_startproc
.LVL11:
	.loc 1 8 33
	.loc 1 8 42 is_stmt 0
	divu	a5,a0,a1
	.loc 1 8 50
	remu	a0,a0,a1
.LVL12:
	.loc 1 8 55
	add	a0,a5,a0
	ret
	.cfi_endproc
.LFE5:
	.size	divideUnsigned, .-divideUnsigned
	.align	1
	.globl	remainderOf
	.type	remainderOf, @function
remainderOf:
.LFB6:
	.loc 1 9 31 is_stmt 1
	.cfi_startproc
.LVL13:
	.loc 1 9 33
	.loc 1 9 47 is_stmt 0
	remw	a0,a0,a1
.LVL14:
	ret
	.cfi_endproc
.LFE6:
	.size	remainderOf, .-remainderOf
	.align	1
	.globl	byTen
	.type	byTen, @function
byTen:
.LFB7:
	.loc 1 10 18 is_stmt 1
	.cfi_startproc
.LVL15:
	.loc 1 10 20
	.loc 1 10 29 is_stmt 0
	li	a5,10
	.loc 1 10 35
	divw	a0,a0,a5
.LVL16:
	ret
	.cfi_endproc
.LFE7:
	.size	byTen, .-byTen
	.align	1
	.globl	byThree
	.type	byThree, @function
byThree:
.LFB8:
	.loc 1 11 30 is_stmt 1
	.cfi_startproc
.LVL17:
	.loc 1 11 32
	.loc 1 11 41 is_stmt 0
	li	a5,3
	.loc 1 11 46
	divuw	a0,a0,a5
.LVL18:
	ret
	.cfi_endproc
.LFE8:
	.size	byThree, .-byThree
	.align	1
	.globl	shiftLeft
	.type	shiftLeft, @function
shiftLeft:
.LFB9:
	.loc 1 12 31 is_stmt 1
	.cfi_startproc
.LVL19:
	.loc 1 12 33
	.loc 1 12 48 is_stmt 0
	sll	a0,a0,a1
.LVL20:
	ret
	.cfi_endproc
.LFE9:
	.size	shiftLeft, .-shiftLeft
	.align	1
	.globl	shiftRight
	.type	shiftRight, @function
shiftRight:
.LFB10:
	.loc 1 13 32 is_stmt 1
	.cfi_startproc
.LVL21:
	.loc 1 13 34
	.loc 1 13 49 is_stmt 0
	sra	a0,a0,a1
.LVL22:
	ret
	.cfi_endproc
.LFE10:
	.size	shiftRight, .-shiftRight
	.align	1
	.globl	shiftUnsigned
	.type	shiftUnsigned, @function
shiftUnsigned:
.LFB11:
	.loc 1 14 43 is_stmt 1
	.cfi_startproc
.LVL23:
	.loc 1 14 45
	.loc 1 14 60 is_stmt 0
	srlw	a0,a0,a1
.LVL24:
	ret
	.cfi_endproc
.LFE11:
	.size	shiftUnsigned, .-shiftUnsigned
	.align	1
	.globl	rotate
	.type	rotate, @function
rotate:
.LFB12:
	.loc 1 15 31 is_stmt 1
	.cfi_startproc
.LVL25:
	.loc 1 15 33
	.loc 1 15 49 is_stmt 0
	negw	a5,a1
	sllw	a1,a0,a1
.LVL26:
	srlw	a0,a0,a5
.LVL27:
	or	a0,a1,a0
	.loc 1 15 68
	sext.w	a0,a0
	ret
	.cfi_endproc
.LFE12:
	.size	rotate, .-rotate
	.align	1
	.globl	bits
	.type	bits, @function
bits:
.LFB13:
	.loc 1 16 27 is_stmt 1
	.cfi_startproc
.LVL28:
	.loc 1 16 29
	.loc 1 16 49 is_stmt 0
	xor	a0,a1,a0
.LVL29:
	.loc 1 16 56
	not	a0,a0
	ret
	.cfi_endproc
.LFE13:
	.size	bits, .-bits
	.align	1
	.globl	negate
	.type	negate, @function
negate:
.LFB14:
	.loc 1 17 19 is_stmt 1
	.cfi_startproc
.LVL30:
	.loc 1 17 21
	.loc 1 17 32 is_stmt 0
	negw	a0,a0
.LVL31:
	ret
	.cfi_endproc
.LFE14:
	.size	negate, .-negate
	.align	1
	.globl	absolute
	.type	absolute, @function
absolute:
.LFB15:
	.loc 1 18 21 is_stmt 1
	.cfi_startproc
.LVL32:
	.loc 1 18 23
	.loc 1 18 41 is_stmt 0
	sraiw	a5,a0,31
	xor	a0,a0,a5
.LVL33:
	.loc 1 18 46
	subw	a0,a0,a5
	ret
	.cfi_endproc
.LFE15:
	.size	absolute, .-absolute
	.align	1
	.globl	constant
	.type	constant, @function
constant:
.LFB16:
	.loc 1 19 21 is_stmt 1
	.cfi_startproc
	.loc 1 19 23
	.loc 1 19 50 is_stmt 0
	ld	a0,.LC0
	ret
	.cfi_endproc
.LFE16:
	.size	constant, .-constant
	.align	1
	.globl	constants
	.type	constants, @function
constants:
.LFB17:
	.loc 1 20 24 is_stmt 1
	.cfi_startproc
.LVL34:
	.loc 1 20 26
	.loc 1 20 62 is_stmt 0
	li	a5,-16781312
	slli	a5,a5,20
	srli	a5,a5,32
	.loc 1 20 72
	add	a0,a0,a5
.LVL35:
	ret
	.cfi_endproc
.LFE17:
	.size	constants, .-constants
	.align	1
	.globl	compare
	.type	compare, @function
compare:
.LFB18:
	.loc 1 21 27 is_stmt 1
	.cfi_startproc
.LVL36:
	.loc 1 21 29
	.loc 1 21 39 is_stmt 0
	slt	a4,a0,a1
	.loc 1 21 49
	sgt	a5,a0,a1
	.loc 1 21 44
	subw	a4,a4,a5
	.loc 1 21 65
	beq	a0,a1,.L21
	.loc 1 21 95
	xori	a5,a5,1
	.loc 1 21 69
	addiw	a0,a4,4
.LVL37:
	.loc 1 21 95
	slliw	a5,a5,3
	.loc 1 21 100
	addw	a0,a5,a0
	ret
.LVL38:
.L21:
	.loc 1 21 95
	xori	a5,a5,1
	.loc 1 21 54
	addiw	a0,a4,2
.LVL39:
	.loc 1 21 95
	slliw	a5,a5,3
	.loc 1 21 100
	addw	a0,a5,a0
	ret
	.cfi_endproc
.LFE18:
	.size	compare, .-compare
	.align	1
	.globl	compareUnsigned
	.type	compareUnsigned, @function
compareUnsigned:
.LFB19:
	.loc 1 22 45 is_stmt 1
	.cfi_startproc
.LVL40:
	.loc 1 22 47
	.loc 1 22 73 is_stmt 0
	sltu	a1,a0,a1
.LVL41:
	xori	a0,a1,1
.LVL42:
	slliw	a0,a0,1
	.loc 1 22 62
	or	a0,a0,a1
	.loc 1 22 79
	sext.w	a0,a0
	ret
	.cfi_endproc
.LFE19:
	.size	compareUnsigned, .-compareUnsigned
	.align	1
	.globl	narrow
	.type	narrow, @function
narrow:
.LFB20:
	.loc 1 23 21 is_stmt 1
	.cfi_startproc
.LVL43:
	.loc 1 23 23
	.loc 1 23 30 is_stmt 0
	slliw	a5,a0,1
	addw	a0,a5,a0
.LVL44:
	.loc 1 23 46
	slliw	a0,a0,16
	sraiw	a0,a0,16
	ret
	.cfi_endproc
.LFE20:
	.size	narrow, .-narrow
	.align	1
	.globl	narrower
	.type	narrower, @function
narrower:
.LFB21:
	.loc 1 24 32 is_stmt 1
	.cfi_startproc
.LVL45:
	.loc 1 24 34
	.loc 1 24 59 is_stmt 0
	srai	a0,a0,3
.LVL46:
	.loc 1 24 66
	andi	a0,a0,0xff
	ret
	.cfi_endproc
.LFE21:
	.size	narrower, .-narrower
	.align	1
	.globl	widen
	.type	widen, @function
widen:
.LFB22:
	.loc 1 25 64 is_stmt 1
	.cfi_startproc
.LVL47:
	.loc 1 25 66
	.loc 1 25 75 is_stmt 0
	addw	a0,a0,a1
.LVL48:
	.loc 1 25 89
	slli	a3,a3,32
.LVL49:
	.loc 1 25 79
	add	a0,a0,a2
	.loc 1 25 89
	srli	a3,a3,32
	.loc 1 25 94
	add	a0,a0,a3
	ret
	.cfi_endproc
.LFE22:
	.size	widen, .-widen
	.align	1
	.globl	wide
	.type	wide, @function
wide:
.LFB23:
	.loc 1 26 39 is_stmt 1
	.cfi_startproc
.LVL50:
	.loc 1 26 41
	.loc 1 26 50 is_stmt 0
	mul	a6,a3,a0
	.loc 1 26 59
	slli	a4,a1,61
	srli	a5,a0,3
	or	a5,a4,a5
	.loc 1 26 50
	mul	a7,a1,a2
	.loc 1 26 59
	srai	a1,a1,3
	.loc 1 26 50
	mul	a4,a0,a2
	add	a7,a7,a6
	mulhu	a6,a0,a2
	.loc 1 26 54
	add	a5,a4,a5
	sltu	a4,a5,a4
	.loc 1 26 65
	sub	a0,a5,a2
.LVL51:
	sgtu	a5,a0,a5
	.loc 1 26 50
	add	a7,a7,a6
	.loc 1 26 54
	add	a7,a7,a1
	add	a4,a4,a7
	.loc 1 26 65
	sub	a1,a4,a3
	.loc 1 26 70
	sub	a1,a1,a5
	ret
	.cfi_endproc
.LFE23:
	.size	wide, .-wide
	.section	.rodata.cst8,"aM",@progbits,8
	.align	3
.LC0:
	.dword	81985529216486895
	.text
.Letext0:
	.section	.debug_info,"",@progbits
.Ldebug_info0:
	.4byte	0x5a3
	.2byte	0x5
	.byte	0x1
	.byte	0x8
	.4byte	.Ldebug_abbrev0
	.byte	0x5
	.4byte	.LASF33
	.byte	0x1d
	.4byte	.LASF0
	.4byte	.LASF1
	.8byte	.Ltext0
	.8byte	.Letext0-.Ltext0
	.4byte	.Ldebug_line0
	.byte	0x4
	.byte	0x10
	.byte	0x7
	.4byte	.LASF2
	.byte	0x6
	.string	"ul"
	.byte	0x1
	.byte	0x2
	.byte	0x17
	.4byte	0x40
	.byte	0x4
	.byte	0x8
	.byte	0x7
	.4byte	.LASF3
	.byte	0x2
	.4byte	.LASF5
	.byte	0x1a
	.byte	0xa
	.4byte	0x86
	.8byte	.LFB23
	.8byte	.LFE23-.LFB23
	.byte	0x1
	.byte	0x9c
	.4byte	0x86
	.byte	0x1
	.string	"a"
	.byte	0x1a
	.byte	0x18
	.4byte	0x86
	.4byte	.LLST26
	.byte	0x3
	.string	"b"
	.byte	0x1a
	.byte	0x24
	.4byte	0x86
	.byte	0x6
	.byte	0x5c
	.byte	0x93
	.byte	0x8
	.byte	0x5d
	.byte	0x93
	.byte	0x8
	.byte	0
	.byte	0x4
	.byte	0x10
	.byte	0x5
	.4byte	.LASF4
	.byte	0x2
	.4byte	.LASF6
	.byte	0x19
	.byte	0x6
	.4byte	0xdf
	.8byte	.LFB22
	.8byte	.LFE22-.LFB22
	.byte	0x1
	.byte	0x9c
	.4byte	0xdf
	.byte	0x1
	.string	"a"
	.byte	0x19
	.byte	0x18
	.4byte	0xe6
	.4byte	.LLST24
	.byte	0x3
	.string	"b"
	.byte	0x19
	.byte	0x2a
	.4byte	0xed
	.byte	0x1
	.byte	0x5b
	.byte	0x3
	.string	"c"
	.byte	0x19
	.byte	0x31
	.4byte	0xf4
	.byte	0x1
	.byte	0x5c
	.byte	0x1
	.string	"d"
	.byte	0x19
	.byte	0x3d
	.4byte	0xfb
	.4byte	.LLST25
	.byte	0
	.byte	0x4
	.byte	0x8
	.byte	0x5
	.4byte	.LASF7
	.byte	0x4
	.byte	0x1
	.byte	0x6
	.4byte	.LASF8
	.byte	0x4
	.byte	0x2
	.byte	0x7
	.4byte	.LASF9
	.byte	0x7
	.byte	0x4
	.byte	0x5
	.string	"int"
	.byte	0x4
	.byte	0x4
	.byte	0x7
	.4byte	.LASF10
	.byte	0x2
	.4byte	.LASF11
	.byte	0x18
	.byte	0xf
	.4byte	0x131
	.8byte	.LFB21
	.8byte	.LFE21-.LFB21
	.byte	0x1
	.byte	0x9c
	.4byte	0x131
	.byte	0x1
	.string	"a"
	.byte	0x18
	.byte	0x1d
	.4byte	0xdf
	.4byte	.LLST23
	.byte	0
	.byte	0x4
	.byte	0x1
	.byte	0x8
	.4byte	.LASF12
	.byte	0x2
	.4byte	.LASF13
	.byte	0x17
	.byte	0x7
	.4byte	0x167
	.8byte	.LFB20
	.8byte	.LFE20-.LFB20
	.byte	0x1
	.byte	0x9c
	.4byte	0x167
	.byte	0x1
	.string	"a"
	.byte	0x17
	.byte	0x12
	.4byte	0xf4
	.4byte	.LLST22
	.byte	0
	.byte	0x4
	.byte	0x2
	.byte	0x5
	.4byte	.LASF14
	.byte	0x2
	.4byte	.LASF15
	.byte	0x16
	.byte	0x5
	.4byte	0xf4
	.8byte	.LFB19
	.8byte	.LFE19-.LFB19
	.byte	0x1
	.byte	0x9c
	.4byte	0x1aa
	.byte	0x1
	.string	"a"
	.byte	0x16
	.byte	0x1e
	.4byte	0xfb
	.4byte	.LLST20
	.byte	0x1
	.string	"b"
	.byte	0x16
	.byte	0x2a
	.4byte	0xfb
	.4byte	.LLST21
	.byte	0
	.byte	0x2
	.4byte	.LASF16
	.byte	0x15
	.byte	0x5
	.4byte	0xf4
	.8byte	.LFB18
	.8byte	.LFE18-.LFB18
	.byte	0x1
	.byte	0x9c
	.4byte	0x1e4
	.byte	0x1
	.string	"a"
	.byte	0x15
	.byte	0x11
	.4byte	0xf4
	.4byte	.LLST19
	.byte	0x3
	.string	"b"
	.byte	0x15
	.byte	0x18
	.4byte	0xf4
	.byte	0x1
	.byte	0x5b
	.byte	0
	.byte	0x2
	.4byte	.LASF17
	.byte	0x14
	.byte	0x6
	.4byte	0xdf
	.8byte	.LFB17
	.8byte	.LFE17-.LFB17
	.byte	0x1
	.byte	0x9c
	.4byte	0x213
	.byte	0x1
	.string	"a"
	.byte	0x14
	.byte	0x15
	.4byte	0xdf
	.4byte	.LLST18
	.byte	0
	.byte	0x8
	.4byte	.LASF34
	.byte	0x1
	.byte	0x13
	.byte	0x6
	.4byte	0xdf
	.8byte	.LFB16
	.8byte	.LFE16-.LFB16
	.byte	0x1
	.byte	0x9c
	.byte	0x2
	.4byte	.LASF18
	.byte	0x12
	.byte	0x5
	.4byte	0xf4
	.8byte	.LFB15
	.8byte	.LFE15-.LFB15
	.byte	0x1
	.byte	0x9c
	.4byte	0x260
	.byte	0x1
	.string	"a"
	.byte	0x12
	.byte	0x12
	.4byte	0xf4
	.4byte	.LLST17
	.byte	0
	.byte	0x2
	.4byte	.LASF19
	.byte	0x11
	.byte	0x5
	.4byte	0xf4
	.8byte	.LFB14
	.8byte	.LFE14-.LFB14
	.byte	0x1
	.byte	0x9c
	.4byte	0x28f
	.byte	0x1
	.string	"a"
	.byte	0x11
	.byte	0x10
	.4byte	0xf4
	.4byte	.LLST16
	.byte	0
	.byte	0x2
	.4byte	.LASF20
	.byte	0x10
	.byte	0x6
	.4byte	0xdf
	.8byte	.LFB13
	.8byte	.LFE13-.LFB13
	.byte	0x1
	.byte	0x9c
	.4byte	0x2c9
	.byte	0x1
	.string	"a"
	.byte	0x10
	.byte	0x10
	.4byte	0xdf
	.4byte	.LLST15
	.byte	0x3
	.string	"b"
	.byte	0x10
	.byte	0x18
	.4byte	0xdf
	.byte	0x1
	.byte	0x5b
	.byte	0
	.byte	0x2
	.4byte	.LASF21
	.byte	0xf
	.byte	0x5
	.4byte	0xf4
	.8byte	.LFB12
	.8byte	.LFE12-.LFB12
	.byte	0x1
	.byte	0x9c
	.4byte	0x305
	.byte	0x1
	.string	"a"
	.byte	0xf
	.byte	0x15
	.4byte	0xfb
	.4byte	.LLST13
	.byte	0x1
	.string	"n"
	.byte	0xf
	.byte	0x1c
	.4byte	0xf4
	.4byte	.LLST14
	.byte	0
	.byte	0x2
	.4byte	.LASF22
	.byte	0xe
	.byte	0xa
	.4byte	0xfb
	.8byte	.LFB11
	.8byte	.LFE11-.LFB11
	.byte	0x1
	.byte	0x9c
	.4byte	0x33f
	.byte	0x1
	.string	"a"
	.byte	0xe
	.byte	0x21
	.4byte	0xfb
	.4byte	.LLST12
	.byte	0x3
	.string	"n"
	.byte	0xe
	.byte	0x28
	.4byte	0xf4
	.byte	0x1
	.byte	0x5b
	.byte	0
	.byte	0x2
	.4byte	.LASF23
	.byte	0xd
	.byte	0x6
	.4byte	0xdf
	.8byte	.LFB10
	.8byte	.LFE10-.LFB10
	.byte	0x1
	.byte	0x9c
	.4byte	0x379
	.byte	0x1
	.string	"a"
	.byte	0xd
	.byte	0x16
	.4byte	0xdf
	.4byte	.LLST11
	.byte	0x3
	.string	"n"
	.byte	0xd
	.byte	0x1d
	.4byte	0xf4
	.byte	0x1
	.byte	0x5b
	.byte	0
	.byte	0x2
	.4byte	.LASF24
	.byte	0xc
	.byte	0x6
	.4byte	0xdf
	.8byte	.LFB9
	.8byte	.LFE9-.LFB9
	.byte	0x1
	.byte	0x9c
	.4byte	0x3b3
	.byte	0x1
	.string	"a"
	.byte	0xc
	.byte	0x15
	.4byte	0xdf
	.4byte	.LLST10
	.byte	0x3
	.string	"n"
	.byte	0xc
	.byte	0x1c
	.4byte	0xf4
	.byte	0x1
	.byte	0x5b
	.byte	0
	.byte	0x2
	.4byte	.LASF25
	.byte	0xb
	.byte	0xa
	.4byte	0xfb
	.8byte	.LFB8
	.8byte	.LFE8-.LFB8
	.byte	0x1
	.byte	0x9c
	.4byte	0x3e2
	.byte	0x1
	.string	"a"
	.byte	0xb
	.byte	0x1b
	.4byte	0xfb
	.4byte	.LLST9
	.byte	0
	.byte	0x2
	.4byte	.LASF26
	.byte	0xa
	.byte	0x5
	.4byte	0xf4
	.8byte	.LFB7
	.8byte	.LFE7-.LFB7
	.byte	0x1
	.byte	0x9c
	.4byte	0x411
	.byte	0x1
	.string	"a"
	.byte	0xa
	.byte	0xf
	.4byte	0xf4
	.4byte	.LLST8
	.byte	0
	.byte	0x2
	.4byte	.LASF27
	.byte	0x9
	.byte	0x5
	.4byte	0xf4
	.8byte	.LFB6
	.8byte	.LFE6-.LFB6
	.byte	0x1
	.byte	0x9c
	.4byte	0x44b
	.byte	0x1
	.string	"a"
	.byte	0x9
	.byte	0x15
	.4byte	0xf4
	.4byte	.LLST7
	.byte	0x3
	.string	"b"
	.byte	0x9
	.byte	0x1c
	.4byte	0xf4
	.byte	0x1
	.byte	0x5b
	.byte	0
	.byte	0x2
	.4byte	.LASF28
	.byte	0x8
	.byte	0x4
	.4byte	0x35
	.8byte	.LFB5
	.8byte	.LFE5-.LFB5
	.byte	0x1
	.byte	0x9c
	.4byte	0x485
	.byte	0x1
	.string	"a"
	.byte	0x8
	.byte	0x16
	.4byte	0x35
	.4byte	.LLST6
	.byte	0x3
	.string	"b"
	.byte	0x8
	.byte	0x1c
	.4byte	0x35
	.byte	0x1
	.byte	0x5b
	.byte	0
	.byte	0x2
	.4byte	.LASF29
	.byte	0x7
	.byte	0x5
	.4byte	0xf4
	.8byte	.LFB4
	.8byte	.LFE4-.LFB4
	.byte	0x1
	.byte	0x9c
	.4byte	0x4bf
	.byte	0x1
	.string	"a"
	.byte	0x7
	.byte	0x10
	.4byte	0xf4
	.4byte	.LLST5
	.byte	0x3
	.string	"b"
	.byte	0x7
	.byte	0x17
	.4byte	0xf4
	.byte	0x1
	.byte	0x5b
	.byte	0
	.byte	0x2
	.4byte	.LASF30
	.byte	0x6
	.byte	0x6
	.4byte	0xdf
	.8byte	.LFB3
	.8byte	.LFE3-.LFB3
	.byte	0x1
	.byte	0x9c
	.4byte	0x4f9
	.byte	0x1
	.string	"a"
	.byte	0x6
	.byte	0x14
	.4byte	0xdf
	.4byte	.LLST4
	.byte	0x3
	.string	"b"
	.byte	0x6
	.byte	0x1c
	.4byte	0xdf
	.byte	0x1
	.byte	0x5b
	.byte	0
	.byte	0x2
	.4byte	.LASF31
	.byte	0x5
	.byte	0x5
	.4byte	0xf4
	.8byte	.LFB2
	.8byte	.LFE2-.LFB2
	.byte	0x1
	.byte	0x9c
	.4byte	0x535
	.byte	0x1
	.string	"a"
	.byte	0x5
	.byte	0x12
	.4byte	0xf4
	.4byte	.LLST2
	.byte	0x1
	.string	"b"
	.byte	0x5
	.byte	0x19
	.4byte	0xf4
	.4byte	.LLST3
	.byte	0
	.byte	0x2
	.4byte	.LASF32
	.byte	0x4
	.byte	0x6
	.4byte	0xdf
	.8byte	.LFB1
	.8byte	.LFE1-.LFB1
	.byte	0x1
	.byte	0x9c
	.4byte	0x56f
	.byte	0x1
	.string	"a"
	.byte	0x4
	.byte	0x13
	.4byte	0xdf
	.4byte	.LLST1
	.byte	0x3
	.string	"b"
	.byte	0x4
	.byte	0x1b
	.4byte	0xdf
	.byte	0x1
	.byte	0x5b
	.byte	0
	.byte	0x9
	.string	"add"
	.byte	0x1
	.byte	0x3
	.byte	0x5
	.4byte	0xf4
	.8byte	.LFB0
	.8byte	.LFE0-.LFB0
	.byte	0x1
	.byte	0x9c
	.byte	0x1
	.string	"a"
	.byte	0x3
	.byte	0xd
	.4byte	0xf4
	.4byte	.LLST0
	.byte	0x3
	.string	"b"
	.byte	0x3
	.byte	0x14
	.4byte	0xf4
	.byte	0x1
	.byte	0x5b
	.byte	0
	.byte	0
	.section	.debug_abbrev,"",@progbits
.Ldebug_abbrev0:
	.byte	0x1
	.byte	0x5
	.byte	0
	.byte	0x3
	.byte	0x8
	.byte	0x3a
	.byte	0x21
	.byte	0x1
	.byte	0x3b
	.byte	0xb
	.byte	0x39
	.byte	0xb
	.byte	0x49
	.byte	0x13
	.byte	0x2
	.byte	0x17
	.byte	0
	.byte	0
	.byte	0x2
	.byte	0x2e
	.byte	0x1
	.byte	0x3f
	.byte	0x19
	.byte	0x3
	.byte	0xe
	.byte	0x3a
	.byte	0x21
	.byte	0x1
	.byte	0x3b
	.byte	0xb
	.byte	0x39
	.byte	0xb
	.byte	0x27
	.byte	0x19
	.byte	0x49
	.byte	0x13
	.byte	0x11
	.byte	0x1
	.byte	0x12
	.byte	0x7
	.byte	0x40
	.byte	0x18
	.byte	0x7a
	.byte	0x19
	.byte	0x1
	.byte	0x13
	.byte	0
	.byte	0
	.byte	0x3
	.byte	0x5
	.byte	0
	.byte	0x3
	.byte	0x8
	.byte	0x3a
	.byte	0x21
	.byte	0x1
	.byte	0x3b
	.byte	0xb
	.byte	0x39
	.byte	0xb
	.byte	0x49
	.byte	0x13
	.byte	0x2
	.byte	0x18
	.byte	0
	.byte	0
	.byte	0x4
	.byte	0x24
	.byte	0
	.byte	0xb
	.byte	0xb
	.byte	0x3e
	.byte	0xb
	.byte	0x3
	.byte	0xe
	.byte	0
	.byte	0
	.byte	0x5
	.byte	0x11
	.byte	0x1
	.byte	0x25
	.byte	0xe
	.byte	0x13
	.byte	0xb
	.byte	0x3
	.byte	0x1f
	.byte	0x1b
	.byte	0x1f
	.byte	0x11
	.byte	0x1
	.byte	0x12
	.byte	0x7
	.byte	0x10
	.byte	0x17
	.byte	0
	.byte	0
	.byte	0x6
	.byte	0x16
	.byte	0
	.byte	0x3
	.byte	0x8
	.byte	0x3a
	.byte	0xb
	.byte	0x3b
	.byte	0xb
	.byte	0x39
	.byte	0xb
	.byte	0x49
	.byte	0x13
	.byte	0
	.byte	0
	.byte	0x7
	.byte	0x24
	.byte	0
	.byte	0xb
	.byte	0xb
	.byte	0x3e
	.byte	0xb
	.byte	0x3
	.byte	0x8
	.byte	0
	.byte	0
	.byte	0x8
	.byte	0x2e
	.byte	0
	.byte	0x3f
	.byte	0x19
	.byte	0x3
	.byte	0xe
	.byte	0x3a
	.byte	0xb
	.byte	0x3b
	.byte	0xb
	.byte	0x39
	.byte	0xb
	.byte	0x27
	.byte	0x19
	.byte	0x49
	.byte	0x13
	.byte	0x11
	.byte	0x1
	.byte	0x12
	.byte	0x7
	.byte	0x40
	.byte	0x18
	.byte	0x7a
	.byte	0x19
	.byte	0
	.byte	0
	.byte	0x9
	.byte	0x2e
	.byte	0x1
	.byte	0x3f
	.byte	0x19
	.byte	0x3
	.byte	0x8
	.byte	0x3a
	.byte	0xb
	.byte	0x3b
	.byte	0xb
	.byte	0x39
	.byte	0xb
	.byte	0x27
	.byte	0x19
	.byte	0x49
	.byte	0x13
	.byte	0x11
	.byte	0x1
	.byte	0x12
	.byte	0x7
	.byte	0x40
	.byte	0x18
	.byte	0x7a
	.byte	0x19
	.byte	0
	.byte	0
	.byte	0
	.section	.debug_loclists,"",@progbits
	.4byte	.Ldebug_loc3-.Ldebug_loc2
.Ldebug_loc2:
	.2byte	0x5
	.byte	0x8
	.byte	0
	.4byte	0
.Ldebug_loc0:
.LLST26:
	.byte	0x7
	.8byte	.LVL50
	.8byte	.LVL51
	.byte	0x6
	.byte	0x5a
	.byte	0x93
	.byte	0x8
	.byte	0x5b
	.byte	0x93
	.byte	0x8
	.byte	0x7
	.8byte	.LVL51
	.8byte	.LFE23
	.byte	0x6
	.byte	0xa3
	.byte	0x3
	.byte	0xa5
	.byte	0xa
	.byte	0x2e
	.byte	0x9f
	.byte	0
.LLST24:
	.byte	0x7
	.8byte	.LVL47
	.8byte	.LVL48
	.byte	0x1
	.byte	0x5a
	.byte	0x7
	.8byte	.LVL48
	.8byte	.LFE22
	.byte	0x4
	.byte	0xa3
	.byte	0x1
	.byte	0x5a
	.byte	0x9f
	.byte	0
.LLST25:
	.byte	0x7
	.8byte	.LVL47
	.8byte	.LVL49
	.byte	0x1
	.byte	0x5d
	.byte	0x7
	.8byte	.LVL49
	.8byte	.LFE22
	.byte	0x4
	.byte	0xa3
	.byte	0x1
	.byte	0x5d
	.byte	0x9f
	.byte	0
.LLST23:
	.byte	0x7
	.8byte	.LVL45
	.8byte	.LVL46
	.byte	0x1
	.byte	0x5a
	.byte	0x7
	.8byte	.LVL46
	.8byte	.LFE21
	.byte	0x4
	.byte	0xa3
	.byte	0x1
	.byte	0x5a
	.byte	0x9f
	.byte	0
.LLST22:
	.byte	0x7
	.8byte	.LVL43
	.8byte	.LVL44
	.byte	0x1
	.byte	0x5a
	.byte	0x7
	.8byte	.LVL44
	.8byte	.LFE20
	.byte	0x4
	.byte	0xa3
	.byte	0x1
	.byte	0x5a
	.byte	0x9f
	.byte	0
.LLST20:
	.byte	0x7
	.8byte	.LVL40
	.8byte	.LVL42
	.byte	0x1
	.byte	0x5a
	.byte	0x7
	.8byte	.LVL42
	.8byte	.LFE19
	.byte	0x4
	.byte	0xa3
	.byte	0x1
	.byte	0x5a
	.byte	0x9f
	.byte	0
.LLST21:
	.byte	0x7
	.8byte	.LVL40
	.8byte	.LVL41
	.byte	0x1
	.byte	0x5b
	.byte	0x7
	.8byte	.LVL41
	.8byte	.LFE19
	.byte	0x4
	.byte	0xa3
	.byte	0x1
	.byte	0x5b
	.byte	0x9f
	.byte	0
.LLST19:
	.byte	0x7
	.8byte	.LVL36
	.8byte	.LVL37
	.byte	0x1
	.byte	0x5a
	.byte	0x7
	.8byte	.LVL37
	.8byte	.LVL38
	.byte	0x4
	.byte	0xa3
	.byte	0x1
	.byte	0x5a
	.byte	0x9f
	.byte	0x7
	.8byte	.LVL38
	.8byte	.LVL39
	.byte	0x1
	.byte	0x5a
	.byte	0x7
	.8byte	.LVL39
	.8byte	.LFE18
	.byte	0x4
	.byte	0xa3
	.byte	0x1
	.byte	0x5a
	.byte	0x9f
	.byte	0
.LLST18:
	.byte	0x7
	.8byte	.LVL34
	.8byte	.LVL35
	.byte	0x1
	.byte	0x5a
	.byte	0x7
	.8byte	.LVL35
	.8byte	.LFE17
	.byte	0x4
	.byte	0xa3
	.byte	0x1
	.byte	0x5a
	.byte	0x9f
	.byte	0
.LLST17:
	.byte	0x7
	.8byte	.LVL32
	.8byte	.LVL33
	.byte	0x1
	.byte	0x5a
	.byte	0x7
	.8byte	.LVL33
	.8byte	.LFE15
	.byte	0x4
	.byte	0xa3
	.byte	0x1
	.byte	0x5a
	.byte	0x9f
	.byte	0
.LLST16:
	.byte	0x7
	.8byte	.LVL30
	.8byte	.LVL31
	.byte	0x1
	.byte	0x5a
	.byte	0x7
	.8byte	.LVL31
	.8byte	.LFE14
	.byte	0x4
	.byte	0xa3
	.byte	0x1
	.byte	0x5a
	.byte	0x9f
	.byte	0
.LLST15:
	.byte	0x7
	.8byte	.LVL28
	.8byte	.LVL29
	.byte	0x1
	.byte	0x5a
	.byte	0x7
	.8byte	.LVL29
	.8byte	.LFE13
	.byte	0x4
	.byte	0xa3
	.byte	0x1
	.byte	0x5a
	.byte	0x9f
	.byte	0
.LLST13:
	.byte	0x7
	.8byte	.LVL25
	.8byte	.LVL27
	.byte	0x1
	.byte	0x5a
	.byte	0x7
	.8byte	.LVL27
	.8byte	.LFE12
	.byte	0x4
	.byte	0xa3
	.byte	0x1
	.byte	0x5a
	.byte	0x9f
	.byte	0
.LLST14:
	.byte	0x7
	.8byte	.LVL25
	.8byte	.LVL26
	.byte	0x1
	.byte	0x5b
	.byte	0x7
	.8byte	.LVL26
	.8byte	.LFE12
	.byte	0x4
	.byte	0x7f
	.byte	0
	.byte	0x1f
	.byte	0x9f
	.byte	0
.LLST12:
	.byte	0x7
	.8byte	.LVL23
	.8byte	.LVL24
	.byte	0x1
	.byte	0x5a
	.byte	0x7
	.8byte	.LVL24
	.8byte	.LFE11
	.byte	0x4
	.byte	0xa3
	.byte	0x1
	.byte	0x5a
	.byte	0x9f
	.byte	0
.LLST11:
	.byte	0x7
	.8byte	.LVL21
	.8byte	.LVL22
	.byte	0x1
	.byte	0x5a
	.byte	0x7
	.8byte	.LVL22
	.8byte	.LFE10
	.byte	0x4
	.byte	0xa3
	.byte	0x1
	.byte	0x5a
	.byte	0x9f
	.byte	0
.LLST10:
	.byte	0x7
	.8byte	.LVL19
	.8byte	.LVL20
	.byte	0x1
	.byte	0x5a
	.byte	0x7
	.8byte	.LVL20
	.8byte	.LFE9
	.byte	0x4
	.byte	0xa3
	.byte	0x1
	.byte	0x5a
	.byte	0x9f
	.byte	0
.LLST9:
	.byte	0x7
	.8byte	.LVL17
	.8byte	.LVL18
	.byte	0x1
	.byte	0x5a
	.byte	0x7
	.8byte	.LVL18
	.8byte	.LFE8
	.byte	0x4
	.byte	0xa3
	.byte	0x1
	.byte	0x5a
	.byte	0x9f
	.byte	0
.LLST8:
	.byte	0x7
	.8byte	.LVL15
	.8byte	.LVL16
	.byte	0x1
	.byte	0x5a
	.byte	0x7
	.8byte	.LVL16
	.8byte	.LFE7
	.byte	0x4
	.byte	0xa3
	.byte	0x1
	.byte	0x5a
	.byte	0x9f
	.byte	0
.LLST7:
	.byte	0x7
	.8byte	.LVL13
	.8byte	.LVL14
	.byte	0x1
	.byte	0x5a
	.byte	0x7
	.8byte	.LVL14
	.8byte	.LFE6
	.byte	0x4
	.byte	0xa3
	.byte	0x1
	.byte	0x5a
	.byte	0x9f
	.byte	0
.LLST6:
	.byte	0x7
	.8byte	.LVL11
	.8byte	.LVL12
	.byte	0x1
	.byte	0x5a
	.byte	0x7
	.8byte	.LVL12
	.8byte	.LFE5
	.byte	0x4
	.byte	0xa3
	.byte	0x1
	.byte	0x5a
	.byte	0x9f
	.byte	0
.LLST5:
	.byte	0x7
	.8byte	.LVL9
	.8byte	.LVL10
	.byte	0x1
	.byte	0x5a
	.byte	0x7
	.8byte	.LVL10
	.8byte	.LFE4
	.byte	0x4
	.byte	0xa3
	.byte	0x1
	.byte	0x5a
	.byte	0x9f
	.byte	0
.LLST4:
	.byte	0x7
	.8byte	.LVL7
	.8byte	.LVL8
	.byte	0x1
	.byte	0x5a
	.byte	0x7
	.8byte	.LVL8
	.8byte	.LFE3
	.byte	0x4
	.byte	0xa3
	.byte	0x1
	.byte	0x5a
	.byte	0x9f
	.byte	0
.LLST2:
	.byte	0x7
	.8byte	.LVL4
	.8byte	.LVL6
	.byte	0x1
	.byte	0x5a
	.byte	0x7
	.8byte	.LVL6
	.8byte	.LFE2
	.byte	0x4
	.byte	0xa3
	.byte	0x1
	.byte	0x5a
	.byte	0x9f
	.byte	0
.LLST3:
	.byte	0x7
	.8byte	.LVL4
	.8byte	.LVL5
	.byte	0x1
	.byte	0x5b
	.byte	0x7
	.8byte	.LVL5
	.8byte	.LFE2
	.byte	0x4
	.byte	0xa3
	.byte	0x1
	.byte	0x5b
	.byte	0x9f
	.byte	0
.LLST1:
	.byte	0x7
	.8byte	.LVL2
	.8byte	.LVL3
	.byte	0x1
	.byte	0x5a
	.byte	0x7
	.8byte	.LVL3
	.8byte	.LFE1
	.byte	0x4
	.byte	0xa3
	.byte	0x1
	.byte	0x5a
	.byte	0x9f
	.byte	0
.LLST0:
	.byte	0x7
	.8byte	.LVL0
	.8byte	.LVL1
	.byte	0x1
	.byte	0x5a
	.byte	0x7
	.8byte	.LVL1
	.8byte	.LFE0
	.byte	0x4
	.byte	0xa3
	.byte	0x1
	.byte	0x5a
	.byte	0x9f
	.byte	0
.Ldebug_loc3:
	.section	.debug_aranges,"",@progbits
	.4byte	0x2c
	.2byte	0x2
	.4byte	.Ldebug_info0
	.byte	0x8
	.byte	0
	.2byte	0
	.2byte	0
	.8byte	.Ltext0
	.8byte	.Letext0-.Ltext0
	.8byte	0
	.8byte	0
	.section	.debug_line,"",@progbits
.Ldebug_line0:
	.section	.debug_str,"MS",@progbits,1
.LASF9:
	.string	"short unsigned int"
.LASF29:
	.string	"divide"
.LASF5:
	.string	"wide"
.LASF24:
	.string	"shiftLeft"
.LASF30:
	.string	"multiply"
.LASF21:
	.string	"rotate"
.LASF4:
	.string	"__int128"
.LASF22:
	.string	"shiftUnsigned"
.LASF32:
	.string	"addLong"
.LASF27:
	.string	"remainderOf"
.LASF26:
	.string	"byTen"
.LASF6:
	.string	"widen"
.LASF3:
	.string	"long unsigned int"
.LASF11:
	.string	"narrower"
.LASF18:
	.string	"absolute"
.LASF34:
	.string	"constant"
.LASF20:
	.string	"bits"
.LASF12:
	.string	"unsigned char"
.LASF31:
	.string	"subtract"
.LASF25:
	.string	"byThree"
.LASF7:
	.string	"long int"
.LASF23:
	.string	"shiftRight"
.LASF17:
	.string	"constants"
.LASF28:
	.string	"divideUnsigned"
.LASF16:
	.string	"compare"
.LASF19:
	.string	"negate"
.LASF2:
	.string	"__int128 unsigned"
.LASF33:
	.string	"GNU C17 12.2.0 -mabi=lp64d -misa-spec=20191213 -march=rv64imafdc_zicsr_zifencei -g -O2"
.LASF14:
	.string	"short int"
.LASF10:
	.string	"unsigned int"
.LASF13:
	.string	"narrow"
.LASF15:
	.string	"compareUnsigned"
.LASF8:
	.string	"signed char"
	.section	.debug_line_str,"MS",@progbits,1
.LASF0:
	.string	"arithmetic.c"
.LASF1:
	.string	"/src"
	.ident	"GCC: (Debian 12.2.0-13) 12.2.0"
	.section	.note.GNU-stack,"",@progbits
