/*
 * What the bare programs share. Each checks itself: TEST n names what is tried, PASS ends with code 0, FAIL with code n. The end is written to
 * tohost and, for machines that do not watch it, to the test finisher of QEMU's virt machine.
 *
 * A trap goes to `caught`: it keeps mcause in s2, mtval in s3, mepc in s4, and goes on in M-mode at the address in s1.
 */
#define TEST(n) li s11, n
#define PASS j passed
#define CHECK(reg, value) li t6, value; bne reg, t6, failed
#define CHECK_REG(reg, other) bne reg, other, failed
/* Runs one instruction, which must trap with this cause; its label is 9. */
#define TRAPS(code, insn...) la s1, 8f; 9: insn; j failed; .balign 4; 8: CHECK(s2, code); la t6, 9b; bne s4, t6, failed
/* Goes on at a label in a mode: 0 U, 1 S. */
#define ENTER(mode, label) la t6, label; csrw mepc, t6; li t6, 3 << 11; csrc mstatus, t6; li t6, (mode) << 11; csrs mstatus, t6; mret
/* Lets S- and U-mode use all memory. */
#define OPEN li t6, -1; csrw pmpaddr0, t6; li t6, 0x1f; csrw pmpcfg0, t6

#define START \
    .option norvc; .option norelax; \
    .section .text; .globl _start; \
_start: \
    la t0, caught; csrw mtvec, t0; li s11, 0; \
    .section .text.end, "ax"; \
    .balign 4; \
caught: csrr s2, mcause; csrr s3, mtval; csrr s4, mepc; jr s1; \
passed: li a0, 1; li a1, 0x5555; j ended; \
failed: slli a0, s11, 1; ori a0, a0, 1; slli a1, s11, 16; li t0, 0x3333; or a1, a1, t0; \
ended:  la t0, tohost; sw a0, 0(t0); sw zero, 4(t0); li t0, 0x100000; sw a1, 0(t0); j ended; \
    .section .tohost, "aw"; .balign 64; .globl tohost; tohost: .dword 0; .globl fromhost; fromhost: .dword 0; \
    .section .text
