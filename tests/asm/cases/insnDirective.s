# Each format of .insn, with opcodes by name and number.
	.insn r 0x33, 0, 0, a0, a1, a2
	.insn r OP, 7, 0x7f, fa0, a1, fa2
	.insn r MADD, 1, 2, a0, a1, a2, a3
	.insn r4 NMSUB, 1, 3, fa0, fa1, fa2, fa3
	.insn i OP_IMM, 0, a0, a1, -5
	.insn i LOAD, 2, a0, 16(sp)
	.insn i LOAD_FP, 3, fa0, -8(a1)
	.insn s STORE, 1, a0, -4(a1)
	.insn s STORE_FP, 3, fa0, 2047(a1)
	.insn sb BRANCH, 5, a0, a1, target
	.insn b BRANCH, 1, a0, a1, target
	.insn u LUI, a0, 0xfffff
	.insn uj JAL, ra, target
	.insn j JAL, zero, target
	.insn cr C2, 9, a0, a1
	.insn ci C1, 2, a0, -32
	.insn ciw C0, 0, a0, 0xff
	.insn css C2, 6, a0, 0x3f
	.insn cl C0, 2, a0, 5(a1)
	.insn cl C0, 2, a0, 31(a1)
	.insn cs C0, 6, a0, 9(a1)
	.insn ca C1, 0x23, 1, a0, a1
	.insn cb C1, 6, a0, target
	.insn cj C1, 5, target
target:
	.insn 0x00000013
	.insn 0x0001
	.insn 4, 0x00100073
	.insn 2, 0x9002
	.insn i 0x13, 0, x0, x0, 0
	.insn r CUSTOM_0, 0, 0, a0, a1, a2
	.insn i CUSTOM_3, 7, t0, t1, 2047
