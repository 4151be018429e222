# Binding, visibility, types, sizes, values.
	.globl main, exported
	.type main, @function
main:
	call helper
	ret
	.size main, .-main
	.local hidden_local
	.weak maybe
	.hidden concealed
	.protected guarded
	.internal inner
	.type helper, %function
	.set five, 5
	.equ six, five + 1
	.equiv seven, 7
eight = 8
	.globl eight
	li a0, five
	li a1, six + seven
	.set five, 50
	li a2, five
	lla a3, six
alias = main
	.globl alias
	.set alias2, main + 4
	call alias
	la a0, alias2
	la a0, maybe
	la a0, concealed
guarded:
inner:
concealed:
	beqz a0, maybe
	beqz a0, alias
	j alias2
	.comm shared, 64, 16
	.comm plain, 4
	.comm odd, 3
	.lcomm own, 24
	.local pretend
	.comm pretend, 10, 8
	.data
exported:
	.dword main, alias, alias2, six, maybe + 8, shared
	.word exported - main
	.type exported, @object
	.size exported, 40
	.word unknown
	.dword unknown - 4
	.dword later
	.set later, exported + 16
	.word fixed
	.set fixed, 0x1234
	.section .tdata, "awT", @progbits
per_thread:
	.word 1
	.section .tbss, "awT", @nobits
per_thread_zero:
	.zero 8
	.text
	la.tls.ie a0, per_thread
	la.tls.gd a1, elsewhere
	lui a2, %tprel_hi(per_thread_zero)
	add a2, a2, tp, %tprel_add(per_thread_zero)
	lw a2, %tprel_lo(per_thread_zero)(a2)
	sw a2, %tprel_lo(per_thread_zero+4)(a2)
	addi a2, a2, %tprel_lo(per_thread_zero)
