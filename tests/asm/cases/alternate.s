# The alternate macro syntax.
	.altmacro
	.macro m a, b
	LOCAL lab, lab2
lab:	.word a, b
lab2:	.word \a
	.word lab2 - lab
	.word ba, a.b, a_b
	j lab
	.endm
	m 1, 2
	m %(3+4), 5
	m %3*2, 5
	m <8>, 16
	.macro s x, y
	.ascii "x"
	.ascii "\x"
	.endm
	s <hello>
	s <a!>b!!>
	s <a,<b>,c d>, 5
	.macro quoted x
	.ascii x
	.endm
	quoted "q r"
	.balign 4
	.macro t x, y
x&_l:	.word y
l&x&z:	.word y, &y
	.endm
	t one, 2
	.irp q, 1, <2>
	.word q, \q
	.endr
	.irpc c, 12
	.word c
	.endr
	.set four, 4
	m %four, %four+1
	.macro rest first, others:vararg
	.byte first, others
	.endm
	rest 1, 2, 3
	.balign 4
	.noaltmacro
	.macro v x
	.ascii "x\x"
	.endm
	v 5
