/* The C preprocessor's lines: macros, conditions, comments
   over several lines. */
#define SIZE 16
#define DOUBLE(x) ((x) * 2)
#define SAVE(reg, slot) sd reg, (slot) * 8(sp)
#define NAME(a, b) a##_##b
#define TEXT(x) #x
#define LONG_ONE \
	nop; \
	nop
#define EMPTY
#define ALL(...) .word __VA_ARGS__
#define SELF SELF + 1
#define a0_alias a0
#if defined(__riscv) && __riscv_xlen == 64
# define LOAD ld
#else
# define LOAD lw
#endif
#ifdef NOT_DEFINED
	bogus instruction
# if 1
	more bogus
# else
	bogus still
# endif
#elif SIZE > 8 && !defined(NOT_DEFINED)
	li a0, 1
#else
	li a0, 2
#endif
#ifndef NOT_DEFINED
	li a1, SIZE // comment
#endif
	li a0_alias, DOUBLE(SIZE + 1) /* in the middle */ ; li a1, DOUBLE(DOUBLE(3))
	SAVE(ra, 1)
	SAVE(s0, DOUBLE(1))
	LOAD a0, SIZE(sp)
NAME(my, label):
	j NAME(my, label)
	LONG_ONE
	EMPTY
	ALL(1, 2, DOUBLE(2))
	.asciz TEXT(quoted text), "SIZE stays"
	# SIZE in a comment
	.word SIZE # and here SIZE /
#undef SIZE
#define SIZE 32
	.word SIZE
	.set SELF_VALUE, 5
#if (1 ? 2 : 0) == 2 && (7 & 3) == 3 && ~0 == -1 && 1 << 4 >= 0x10
	.word 99
#endif
	.macro m x
	.word \x, SIZE
	.endm
	m 5
	m DOUBLE(4)
	.word DOUBLE(
		DOUBLE(1) +
		SIZE /* comment */
	), 5
	SAVE(s1, \
	     3)
	li a2, \
	   7
#define CASE(number, code...) \
test_##number: \
	li gp, number; \
	code; \
	bnez a0, test_##number
	CASE(2, add a0, a1, a2; sub a0, a0, a1)
	CASE(3,
	     xor a0, a1, a2)
	.word __LINE__, DOUBLE(__LINE__)
#define SOME(first, ...) .word first, ## __VA_ARGS__
#define REST(first, rest...) .word first , ##rest
	SOME(1)
	SOME(1, SIZE)
	REST(__LINE__)
	REST(2, 3, 4)
#if __LINE__ < 10 || !defined(__FILE__)
	bogus
#endif
