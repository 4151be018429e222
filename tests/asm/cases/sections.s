# Sections, their flags and order.
	.section .rodata.str1.8, "aMS", @progbits, 1
	.align 3
.LC0:	.string "text"
	.section .text.hot, "ax", @progbits
hot:	la a0, .LC0
	ret
	.pushsection .note.mine, "", @note
	.word 1
	.popsection
	nop
	.section .init_array, "aw"
	.dword hot
	.section .custom, "aw", %nobits
	.zero 12
	.section .merge4, "aM", @progbits, 4
	.word 1, 2
	.data 1
	.word 22
	.data
	.word 11
	.data 2
	.word 33
	.previous
	.word 12
	.subsection 1
	.word 23
	.text
	nop
	.previous
	.word 24
	.section .group1, "axG", @progbits, signature, comdat
signature:
	ret
	.section .debug_thing
	.word 5
	.section .ordered, "ao", @progbits, .text.hot
	.word 6
	.section .text.hot
	nop
	.section ".quoted name", "a"
	.byte 1
