# Numbers, strings and space.
	.data
	.byte 1, -1, 255, 'a', '\n', '\\', 0x7f, 0b101, 017, 1+2*3
	.half 0xffff, -32768, 'z'
	.2byte 1, 2
	.short 3
	.hword 4
	.word 0xffffffff, -1, 1 << 31
	.long 5
	.int 6
	.4byte 7
	.dword 0xffffffffffffffff, -1, 1 << 63
	.quad 8
	.8byte 9
	.octa 0x0123456789abcdef0123456789abcdef, 5
	.ascii "abc", "def"
	.asciz "tab\there", "\"quoted\"", "\x41\102\0"
	.string "end"
	.string ""
	.ascii "one" "two"
	.zero 5
	.skip 3, 0xaa
	.space 2
	.fill 3, 2, 0x1234
	.fill 2, 8, 0x1122334455667788
	.fill 4
	.fill 2, 1, -1
	.float 1.5, -0.25, 3.14159, 1e10, 1e-40, 0.1
	.double 2.718281828459045, -1e300, 5e-324, 0.1
	.single 7
	.float inf, -inf
	.double inf
	.uleb128 0
	.uleb128 127
	.uleb128 128
	.uleb128 16384
	.uleb128 0xffffffff
	.sleb128 0
	.sleb128 63
	.sleb128 64
	.sleb128 -64
	.sleb128 -65
	.sleb128 -123456
	.byte 7 & 3 | 8 ^ 1, ~5 & 0xff, !0, !7, 10 % 3, 7 / 2, -7 / 2
	.byte 1 == 1, 1 != 1, 2 > 1, 2 < 1, 2 >= 2, 1 <= 0, 1 && 2, 0 || 0, 3 <> 4
	.word 1 + 2 << 3, 2 * 3 + 4, 0xf0 | 0x0f & 3, 5 - 3 - 1, 100 / 10 / 2
	.word -(3 + 4), -~1, +5, 6 ! 1
	.balign 8
	.byte 1
	.balign 4, 0x55
	.byte 1
	.p2align 3, 1, 2
	.byte 2
	.p2alignw 2, 0x1234
	.balignl 8, 0x12345678
	.org 1000
	.byte 9
	.org 1010, 0xcc
	.bss
	.zero 100
	.balign 16
counter:	.skip 8
	.section .rodata
	.word 1f - 0f
0:	.byte 1, 2, 3
1:	.word end - 0b
	.word (end - 0b) / 2, (end - 0b) * 4, (end - 0b) >> 1
end:
