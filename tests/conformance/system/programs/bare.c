/* The body of bare.h: probes and output. */
#include "bare.h"

volatile struct trap trap;
static u32 buffer[4] __attribute__((aligned(16)));

void enter(u64 pc, u64 a0, u64 a1);

/* The serial port and the finisher of QEMU's virt machine. */
#define UART ((volatile u8 *)0x10000000)
#define LINE_STATUS 5
#define TRANSMIT_EMPTY 0x20
#define FINISHER ((volatile u32 *)0x100000)
#define FINISHER_PASS 0x5555

void letter(char c) {
    while (!(UART[LINE_STATUS] & TRANSMIT_EMPTY)) {}
    UART[0] = c;
}

void text(const char *string) {
    while (*string) letter(*string++);
}

void hex(u64 value) {
    int shift = 60;
    while (shift > 0 && (value >> shift) == 0) shift -= 4;
    for (; shift >= 0; shift -= 4) letter("0123456789abcdef"[value >> shift & 15]);
}

void value(const char *name, u64 v) {
    text(name);
    text(": ");
    hex(v);
    letter('\n');
}

void run(enum mode mode, u64 pc, u64 a0, u64 a1) {
    clear_csr(mstatus, MPP);
    set_csr(mstatus, (u64)mode << 11);
    enter(pc, a0, a1);
}

int to_supervisor(void) {
    return trap.epc >= (u64)supervisor_trap && trap.epc < (u64)supervisor_trap_end;
}

static void field(const char *name, u64 v) {
    letter(' ');
    text(name);
    letter(' ');
    hex(v);
}

void probe(const char *name, enum mode mode, u64 pc, u64 a0, u64 a1) {
    run(mode, pc, a0, a1);
    text(name);
    letter(':');
    if (to_supervisor()) {
        field("S cause", read_csr(scause));
        field("epc", read_csr(sepc));
        field("tval", read_csr(stval));
        field("vector", trap.epc - (u64)supervisor_trap);
    } else {
        field("M cause", trap.cause);
        field("epc", trap.epc);
        field("tval", trap.tval);
    }
    field("mstatus", trap.mstatus);
    field("a0", trap.a0);
    letter('\n');
}

static void assemble(u32 insn) {
    buffer[0] = insn;
    buffer[1] = 0x73;
    buffer[2] = 0x73;
    __asm__ volatile("fence.i" : : : "memory");
}

void run_insn(enum mode mode, u32 insn, u64 a0, u64 a1) {
    assemble(insn);
    run(mode, (u64)buffer, a0, a1);
}

void probe_insn(const char *name, enum mode mode, u32 insn, u64 a0, u64 a1) {
    assemble(insn);
    probe(name, mode, (u64)buffer, a0, a1);
}

void finish(void) {
    *FINISHER = FINISHER_PASS;
}
