/* Code that is written while it runs: by every kind of store, in both lengths of instruction, in the loop that runs it, across words and pages, through
 * another address, and at random. Each change is followed by fence.i, as the manual asks. */
#include "bare.h"

typedef unsigned short u16;

#define PAGE 4096
/* Three pages of code to be made. */
static u8 code[3 * PAGE] __attribute__((aligned(PAGE)));
static u64 root[512] __attribute__((aligned(PAGE)));

static void fence(void) {
    __asm__ volatile("fence.i" : : : "memory");
}

static u64 call(void *at, u64 a0) {
    u64 (*routine)(u64) = (u64(*)(u64))at;
    return routine(a0);
}

/* Instructions on a0. */
#define ADDI(imm) (0x00050513u | ((u32)(imm) << 20))
#define C_ADDI(imm) ((u16)(0x0501 | ((imm) & 31) << 2 | ((imm) >> 5 & 1) << 12))
#define C_LI_A1(imm) ((u16)(0x4581 | ((imm) & 31) << 2))
#define C_NOP ((u16)0x0001)
#define RET 0x00008067u
#define C_RET ((u16)0x8082)
#define FENCE_I 0x0000100fu

static u8 *put16(u8 *at, u16 insn) {
    *(volatile u16 *)at = insn;
    return at + 2;
}

static u8 *put32(u8 *at, u32 insn) {
    return put16(put16(at, (u16)insn), insn >> 16);
}

/* The ways to write a word of code. */
static void by_bytes(u8 *at, u32 insn) {
    for (int i = 0; i < 4; i++) ((volatile u8 *)at)[i] = insn >> (8 * i);
}
static void by_halves(u8 *at, u32 insn) {
    put32(at, insn);
}
static void by_word(u8 *at, u32 insn) {
    __asm__ volatile("sw %0, 0(%1)" : : "r"(insn), "r"(at) : "memory");
}
static void by_double(u8 *at, u32 insn) {
    u64 rest = *(volatile u32 *)(at + 4);
    __asm__ volatile("sd %0, 0(%1)" : : "r"(rest << 32 | insn), "r"(at) : "memory");
}
static void by_double_before(u8 *at, u32 insn) {
    u64 before = *(volatile u32 *)(at - 4);
    __asm__ volatile("sd %0, -4(%1)" : : "r"((u64)insn << 32 | before), "r"(at) : "memory");
}
static void by_swap(u8 *at, u32 insn) {
    __asm__ volatile("amoswap.w zero, %0, (%1)" : : "r"(insn), "r"(at) : "memory");
}
static void by_xor(u8 *at, u32 insn) {
    u32 difference = insn ^ *(volatile u32 *)at;
    __asm__ volatile("amoxor.w zero, %0, (%1)" : : "r"(difference), "r"(at) : "memory");
}
static void by_conditional(u8 *at, u32 insn) {
    u64 failed;
    do __asm__ volatile("lr.w %0, (%2)\nsc.w %0, %1, (%2)" : "=&r"(failed) : "r"(insn), "r"(at) : "memory");
    while (failed);
}

static const struct {
    const char *name;
    void (*write)(u8 *at, u32 insn);
    /* It needs its address to be a multiple of 4. */
    int aligned;
} ways[] = {
    {"bytes", by_bytes, 0},   {"halves", by_halves, 0}, {"a word", by_word, 0},       {"a double word", by_double, 0},
    {"a double word before", by_double_before, 0},      {"amoswap", by_swap, 1},      {"amoxor", by_xor, 1},
    {"sc", by_conditional, 1},
};
#define WAYS (sizeof ways / sizeof *ways)

/* Each way, of an instruction in each place of a double word and around the end of a page. */
static void stores(void) {
    static const int places[] = {0, 2, 4, 6, PAGE - 8, PAGE - 6, PAGE - 4, PAGE - 2, PAGE};
    for (unsigned way = 0; way < WAYS; way++) {
        for (unsigned place = 0; place < sizeof places / sizeof *places; place++) {
            u8 *at = code + PAGE + places[place];
            if (ways[way].aligned && ((u64)at & 3)) continue;
            put32(put32(put32(at - 4, ADDI(0x100)), ADDI(1)), RET);
            fence();
            u64 before = call(at - 4, 0);
            ways[way].write(at, ADDI(2));
            fence();
            u64 after = call(at - 4, 0);
            ways[way].write(at, C_ADDI(3) | (u32)C_ADDI(4) << 16);
            fence();
            u64 halves = call(at - 4, 0);
            u64 second = call(at + 2, 0);
            put16(at + 2, C_RET);
            fence();
            text(ways[way].name);
            text(" at ");
            hex(places[place]);
            letter(':');
            letter(' ');
            hex(before);
            letter(' ');
            hex(after);
            letter(' ');
            hex(halves);
            letter(' ');
            hex(second);
            value(" then", call(at - 4, 0));
        }
    }
}

/* A half of an instruction changes alone, in a page of its own. */
static void halves(void) {
    u8 *at = code + PAGE - 2;
    put32(put32(at, ADDI(1)), RET);
    fence();
    value("across pages", call(at, 0));
    put16(at + 2, ADDI(0x123) >> 16);
    fence();
    value("second half", call(at, 0));
    /* The first half names the destination: a1 instead of a0. */
    put16(at, (u16)(ADDI(0x123) ^ (1 << 7)));
    fence();
    value("first half", call(at, 5));
    put16(at, C_ADDI(7));
    put16(at + 2, C_RET);
    fence();
    value("two short ones", call(at, 0));
    put32(at, ADDI(0x7ff));
    fence();
    value("a long one again", call(at, 0));
}

/* Loops that change themselves: a0 counts down, a1 is the sum of what the changing instruction gives. */
__attribute__((aligned(16))) extern u8 loop_long[], loop_short[], loop_ahead[], loop_behind[];
__asm__(".pushsection .data\n.option push\n.option norvc\n.balign 16\n"
        /* The immediate of the next instruction goes up each time. */
        "loop_long:\n li a1, 0\n la a2, 2f\n lui a4, 0x100\n"
        "1: lw a3, 0(a2)\n add a3, a3, a4\n sw a3, 0(a2)\n fence.i\n"
        "2: addi a1, a1, 0\n addi a0, a0, -1\n bnez a0, 1b\n mv a0, a1\n ret\n"
        /* An instruction of two bytes: c.addi a1, 1 and c.addi a1, 2 in turns. */
        ".option rvc\nloop_short:\n li a1, 0\n la a2, 2f\n"
        "1: lh a3, 0(a2)\n xori a3, a3, 0xc\n sh a3, 0(a2)\n fence.i\n"
        "2: c.addi a1, 1\n addi a0, a0, -1\n bnez a0, 1b\n mv a0, a1\n ret\n.option norvc\n"
        /* The branch at the loop's end, far ahead, gets another target and back. */
        "loop_ahead:\n li a1, 0\n la a2, 2f\n la a3, 3f\n lw a3, 0(a3)\n"
        "1: lw a4, 0(a2)\n sw a3, 0(a2)\n mv a3, a4\n fence.i\n addi a0, a0, -1\n beqz a0, 5f\n .fill 64, 4, 0x00158593\n"
        "2: j 4f\n3: j 4f + 4\n nop\n4: addi a1, a1, 0x700\n j 1b\n5: mv a0, a1\n ret\n"
        /* What has just run, behind it, changes for the next round. */
        "loop_behind:\n li a1, 0\n la a2, 2f\n lui a4, 0x300\n"
        "1: nop\n2: addi a1, a1, 1\n lw a3, 0(a2)\n xor a3, a3, a4\n sw a3, 0(a2)\n fence.i\n addi a0, a0, -1\n bnez a0, 1b\n mv a0, a1\n ret\n"
        ".option pop\n.popsection\n");

static void loops(void) {
    for (u64 rounds = 1; rounds <= 1000; rounds *= 10) {
        value("long", call(loop_long, rounds));
        value("short", call(loop_short, rounds));
        value("ahead", call(loop_ahead, rounds));
        value("behind", call(loop_behind, rounds));
    }
}

/* The same bytes are data and code in turns, and many pages are. */
static void reused(void) {
    for (int round = 0; round < 100; round++) {
        u8 *at = code + round * 94 % (2 * PAGE);
        for (int i = 0; i < 16; i++) at[i] = round + i;
        u64 sum = 0;
        for (int i = 0; i < 16; i++) sum += at[i];
        put32(put32(at, ADDI(round)), RET);
        fence();
        sum = call(at, sum);
        if (round % 9 == 0) value("reused", sum);
    }
}

/* In S-mode, a store through another address of the page: a1 is where, a0 what; the code is at `alias_target`. */
PROBE(alias, "sw a0, 0(a1)\nfence.i\nli a0, 0\nla t0, alias_target\njalr ra, 0(t0)\n");
extern u8 alias_target[];
__asm__(".pushsection .data\n.option push\n.option norvc\n.balign 16\nalias_target: addi a0, a0, 1\n ret\n.option pop\n.popsection\n");

#define GIGA (1ul << 30)
#define LEAF 0xcf
static void aliases(void) {
    root[2] = (2 * GIGA >> 12) << 10 | LEAF;
    root[3] = (2 * GIGA >> 12) << 10 | LEAF;
    write_csr(pmpaddr0, -1ul);
    write_csr(pmpcfg0, 0x1f);
    write_csr(satp, 8ul << 60 | (u64)root >> 12);
    __asm__ volatile("sfence.vma" : : : "memory");
    for (int imm = 0; imm < 4; imm++) {
        run(SUPERVISOR, (u64)alias, ADDI(imm), (u64)alias_target + GIGA);
        value("alias", trap.a0);
        run(SUPERVISOR, (u64)alias, ADDI(imm + 0x10), (u64)alias_target);
        value("itself", trap.a0);
    }
    write_csr(satp, 0);
    __asm__ volatile("sfence.vma" : : : "memory");
}

/*
 * At random: slots of four bytes, two behind a word, so that every other one crosses a word, and one the end of a page. Each holds one long or two
 * short instructions. Some write into other slots: sw a2 or a3, then fence.i; those pairs are in slots 0 and 1 of eight and are no targets.
 */
#define SLOTS 192
static u64 seed = 0x243f6a8885a308d3;

static u64 next(u64 below) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (seed >> 11) % below;
}

/* One long or two short instructions that only compute, on a0 and a1. */
static u32 random_slot(void) {
    static const u32 longs[] = {
        0x00050513, /* addi a0, a0, imm */
        0x00b50533, /* add a0, a0, a1 */
        0x00a5c5b3, /* xor a1, a1, a0 */
        0x02b50533, /* mul a0, a0, a1 */
        0x00551593, /* slli a1, a0, 5 */
        0x40b505b3, /* sub a1, a0, a1 */
        0x00358593, /* addi a1, a1, imm */
    };
    if (next(2)) {
        u32 insn = longs[next(sizeof longs / sizeof *longs)];
        return (insn & 0x7f) == 0x13 && (insn & 0x7000) == 0 ? (insn & 0xfffff) | (u32)next(4096) << 20 : insn;
    }
    static const u16 shorts[] = {0x952e /* add a0, a1 */, 0x8da9 /* xor a1, a0 */, 0x8d0d /* sub a0, a1 */, C_NOP};
    u32 pair[2];
    for (int i = 0; i < 2; i++) pair[i] = next(3) ? shorts[next(4)] : C_ADDI(1 + next(31));
    return pair[0] | pair[1] << 16;
}

static void write_slot(u8 *at, u32 slot) {
    unsigned way = next(WAYS);
    if (ways[way].aligned && ((u64)at & 3)) way = next(4);
    ways[way].write(at, slot);
}

/* sw a2 or a3, imm(a4) with a4 at the first slot. */
static u32 store_to(int slot) {
    u32 imm = slot * 4;
    return 0x00072023 | (u32)(12 + next(2)) << 20 | (imm >> 5) << 25 | (imm & 31) << 7;
}

static u64 run_slots(u8 *first, u64 a0, u32 a2, u32 a3) {
    register u64 r0 __asm__("a0") = a0;
    register u64 r1 __asm__("a1") = ~a0;
    register u64 r2 __asm__("a2") = a2;
    register u64 r3 __asm__("a3") = a3;
    register u8 *r4 __asm__("a4") = first;
    __asm__ volatile("jalr ra, 0(%4)" : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3), "+r"(r4) : : "ra", "memory");
    return r0 * 31 + r1;
}

static int target(void) {
    return next(SLOTS / 8) * 8 + 2 + next(6);
}

static void at_random(void) {
    u8 *first = code + PAGE - SLOTS * 2 - 2;
    for (int slot = 0; slot < SLOTS; slot++) write_slot(first + 4 * slot, random_slot());
    put32(first + 4 * SLOTS, RET);
    u64 hash = 1;
    for (int round = 1; round <= 2000; round++) {
        for (u64 changes = next(4); changes > 0; changes--) write_slot(first + 4 * target(), random_slot());
        int pair = next(SLOTS / 8) * 8;
        put32(put32(first + 4 * pair, store_to(target())), FENCE_I);
        fence();
        u32 a2 = random_slot();
        hash = run_slots(first, hash, a2, random_slot());
        if (round % 50 == 0) value("random", hash);
    }
}

int main(void) {
    stores();
    halves();
    loops();
    reused();
    aliases();
    at_random();
    return 0;
}
