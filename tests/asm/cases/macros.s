# Macros, repetitions and conditions.
	.macro push first, rest:vararg
	addi sp, sp, -8
	sd \first, 0(sp)
	.ifnb \rest
	push \rest
	.endif
	.endm
	.macro load reg:req, value=7
	li \reg, \value
.Lload\@:
	j .Lload\@
	.endm
	.macro two a b
	.word \a, \b
	.endm
	.macro join a, b
\a\()_\b:
	.word \@
	.endm
	push ra, s0, s1
	load a0
	load a1, 9
	load reg=a2, value=11
	load value=13, reg=a3
	two 1 2
	two 1, 2
	two 1+1, 2
	two (1 + 2), "3"
	two b=5, a=6
	join x, y
	join x z
	.rept 3
	nop
	.endr
	.rept 0
	bogus
	.endr
	.irp reg, a0, a1, a2
	mv \reg, zero
	.endr
	.irpc c, 0123
	li t\c, \c
	.endr
	.rept 2
	.irp x, 1, 2
	.byte \x
	.endr
	.endr
	.balign 4
	.macro outer n
	.macro inner\n v
	.word \v + \n
	.endm
	inner\n 100
	.endm
	outer 3
	inner3 200
	.macro early n
	.word 1
	.if \n
	.exitm
	.endif
	.word 2
	.endm
	early 0
	early 1
	.macro count n
	.if \n
	.byte \n
	count "(\n-1)"
	.endif
	.endm
	count 5
	.balign 4
	.if 1 > 2
	.word 1
	.elseif 2 > 1
	.word 2
	.else
	.word 3
	.endif
	.ifdef push
	.word 4
	.else
	.word 5
	.endif
	.set known, 1
	.ifdef known
	.word 6
	.endif
	.ifndef known
	.word 7
	.endif
	.ifc a,a
	.word 8
	.endif
	.ifnc a,b
	.word 9
	.endif
	.ifeqs "x", "x"
	.word 10
	.endif
	.ifb
	.word 11
	.endif
	.ifge 0
	.word 12
	.endif
	.iflt -1
	.word 13
	.endif
	.if 0
	.if 1
	.word 14
	.else
	.word 15
	.endif
	.else
	.word 16
	.endif
	.purgem two
	.macro two a
	.word \a
	.endm
	two 17
	.set n, 0
	.rept 4
	.word n
	.set n, n + 1
	.endr
	.macro text s
	.asciz "\s"
	.endm
	text "hello world"
	text plain
	.macro regs r, args:vararg
	.irp a, \args
	add \r, \r, \a
	.endr
	.endm
	regs a0, a1, a2, a3
	.macro joined x, y
	.word &x, 8 & \y, 0x1&x&2
a&y&b:	.word \x&\y
	.endm
	joined 5, 3
