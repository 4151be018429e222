# Directives that repeat values, leave room, write wide strings, and offsets in a thread-local block.
	.data
	.dtpreldword tv
	.dtprelword tv+4
	.dc.a 5, foo
	.dcb.b 3, 7
	.dcb.w 2, 0x1234
	.dcb.l 2, 5
	.dcb 2, 9
	.dcb.d 2, 1.5
	.dcb.s 1, 2.5
	.ds.b 2
	.ds.w 2, 5
	.ds 3
	.ds.l 1
	.ds.d 1
	.ds.s 1
	.dc 5
	.string8 "ab"
	.string16 "aé", "b"
	.string32 "a"
	.string64 "a"
	.section .tdata,"awT"
tv: .word 1
