# Relocations that are asked for by .reloc, at places before, behind and elsewhere. GNU as leaves them in this order, we put them in that of places.
	.text
	.reloc a, R_RISCV_32, foo + 8
a:	nop
	.reloc ., R_RISCV_NONE, foo
	.reloc 2, R_RISCV_NONE, 5
	.reloc a + 4, R_RISCV_SET8, b - 1
	.reloc 8, R_RISCV_RELAX
	.option norvc
	nop
	nop
	.data
	.reloc 0, R_RISCV_ADD32, b
	.reloc 0, R_RISCV_SUB32, a
	.reloc b, R_RISCV_64, a + 4
	.quad 0, 0
b:	.quad 0, 0
	.text
	.reloc b + 8, R_RISCV_32_PCREL, b
