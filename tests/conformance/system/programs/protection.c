/*
 * Physical memory protection: random entries over a small area, with every kind of access in each mode at places in and around them, also across
 * borders; what can be written; locked entries.
 */
#include "bare.h"

PROBE(load, "ld a0, 0(a0)");
PROBE(load_byte, "lb a0, 0(a0)");
PROBE(store, "sd a1, 0(a0)");
PROBE(fetch, "jr a0");
PROBE(swap, "amoswap.d a0, a1, (a0)");

/* Pairs of ecalls, to be loaded, stored and fetched. */
#define ECALLS 0x0000007300000073ul
#define WORDS 128
static u64 area[WORDS] __attribute__((aligned(1024)));

static const struct {
    char name;
    char *pc;
} kinds[] = {{'l', load}, {'b', load_byte}, {'s', store}, {'x', fetch}, {'a', swap}};

static u64 random_state = 1;

static u64 random(u64 bound) {
    random_state = random_state * 6364136223846793005 + 1442695040888963407;
    return (random_state >> 33) % bound;
}

static u64 read_address(int entry) {
    run_insn(MACHINE, (0x3b0u + entry) << 20 | 2 << 12 | 10 << 7 | 0x73, 0, 0);
    return trap.a0;
}

static void write_address(int entry, u64 value) {
    run_insn(MACHINE, (0x3b0u + entry) << 20 | 11 << 15 | 1 << 12 | 10 << 7 | 0x73, 0, value);
}

/* Entries 0 to 7 are those under test; entry 8 lets everything through. */
static void rest(void) {
    write_csr(pmpcfg0, 0);
    write_address(8, -1);
    write_csr(pmpcfg2, 0x1f);
}

/* Word by word: an access that an entry matches in part fails in M-mode, too. */
static void fill(u64 first, u64 count) {
    for (u64 i = first; i < first + count; i++) ((volatile u32 *)area)[i] = (u32)ECALLS;
    __asm__ volatile("fence.i" : : : "memory");
}

static char outcome(void) {
    return trap.cause == 8 || trap.cause == 9 || trap.cause == 11 ? '.' : "0123456789abcdef"[trap.cause & 15];
}

static void accesses(void) {
    for (int place = 0; place < 12; place++) {
        u64 offset = random(8 * WORDS - 16) & ~1ul;
        letter(' ');
        hex(offset);
        letter(':');
        for (int kind = 0; kind < 5; kind++) {
            u64 at = (u64)area + (kinds[kind].name == 'a' ? offset & ~7ul : offset);
            if (kinds[kind].name == 'x') at &= ~3ul;
            for (int mode = 0; mode < 4; mode++) {
                if (mode == 2) continue;
                run(mode, (u64)kinds[kind].pc, at, ECALLS);
                /* Which cause an atomic gets is for another program to say. */
                letter(kinds[kind].name == 'a' && outcome() != '.' ? '-' : outcome());
                /* What a misaligned store has shifted. */
                fill((at - (u64)area) / 4, 3);
            }
        }
    }
    letter('\n');
}

/* One entry over some of the area, as pmpaddr and pmpcfg; reserved combinations are left out. */
static u64 random_entry(u64 *config) {
    static const u64 permissions[] = {0, 1, 3, 4, 5, 7};
    u64 mode = random(4), words = 1ul << random(5), first = random(WORDS / words) * words;
    u64 address = ((u64)area + 8 * first) >> 2;
    *config = mode << 3 | permissions[random(6)];
    /* TOR and NA4 anywhere; NAPOT from 8 bytes on. */
    if (mode == 3) return address | ((2 * words >> 1) - 1);
    return address + random(4);
}

static void regions(void) {
    for (int round = 0; round < 30; round++) {
        u64 configs = 0, count = 1 + random(8);
        rest();
        for (u64 entry = 0; entry < count; entry++) {
            u64 config;
            write_address(entry, random_entry(&config));
            configs |= config << 8 * entry;
        }
        write_csr(pmpcfg0, configs);
        __asm__ volatile("sfence.vma" : : : "memory");
        text("config ");
        hex(read_csr(pmpcfg0));
        letter(':');
        for (u64 entry = 0; entry < count; entry++) {
            letter(' ');
            hex(read_address(entry) - ((u64)area >> 2));
        }
        letter('\n');
        text("  round ");
        hex(round);
        accesses();
    }
    rest();
}

static void registers(void) {
    static const u64 patterns[] = {-1ul, 0, 0x5555555555555555, 0x1f1f1f1f1f1f1f1f, 0x0203040506070001};
    for (int i = 1; i < 5; i++) {
        /* Without the locks. */
        write_csr(pmpcfg0, patterns[i] & 0x7f7f7f7f7f7f7f7f);
        value("pmpcfg0", read_csr(pmpcfg0));
        for (int entry = 0; entry < 2; entry++) {
            write_address(entry, patterns[i]);
            value("pmpaddr", read_address(entry));
        }
    }
    write_address(0, -1);
    value("pmpaddr of ones", read_address(0));
    rest();
}

/* Locked until reset, so each entry is locked once. */
static void locks(void) {
    static const u64 configs[] = {0x98, 0x99, 0x9b, 0x9c, 0x9d, 0x9f, 0x88};
    for (int entry = 0; entry < 7; entry++) {
        write_address(entry, ((u64)area + 64 * entry) >> 2 | 7);
        set_csr(pmpcfg0, configs[entry] << 8 * entry);
        __asm__ volatile("sfence.vma" : : : "memory");
        value("locked", read_csr(pmpcfg0));
        clear_csr(pmpcfg0, -1);
        value("still", read_csr(pmpcfg0));
        u64 address = read_address(entry);
        write_address(entry, 0);
        value("its address moves", read_address(entry) != address);
        for (int kind = 0; kind < 5; kind++) {
            for (int mode = 0; mode < 4; mode++) {
                if (mode == 2) continue;
                letter("US?M"[mode]);
                letter(' ');
                letter(kinds[kind].name);
                probe(" locked", mode, (u64)kinds[kind].pc, (u64)area + 64 * entry + 8, ECALLS);
            }
        }
    }
    /* Entry 6 ends where its address says (TOR), so entry 5's address is locked with it. */
    u64 address = read_address(5);
    write_address(5, address + 1);
    value("the address below a locked TOR moves", read_address(5) != address);
}

/* Page tables in memory that S-mode may not read: the access itself faults. */
static u64 root[512] __attribute__((aligned(4096)));

static void walks(void) {
    root[2] = 0x80000000ul >> 12 << 10 | 0xcf;
    write_csr(satp, 8ul << 60 | (u64)root >> 12);
    static const u64 configs[] = {0x18, 0x19, 0x1b, 0x1f};
    for (int i = 0; i < 4; i++) {
        for (int accessed = 0; accessed < 2; accessed++) {
            root[2] = 0x80000000ul >> 12 << 10 | (accessed ? 0xcf : 0x0f);
            write_address(0, (u64)root >> 2 | 0x1ff);
            write_csr(pmpcfg0, configs[i]);
            __asm__ volatile("sfence.vma" : : : "memory");
            text("tables ");
            hex(configs[i]);
            letter(accessed ? '+' : '-');
            probe(" fetch", SUPERVISOR, (u64)load, (u64)area, 0);
            write_csr(pmpcfg0, 0x1f);
            value("  entry", root[2] & 255);
        }
    }
    write_csr(satp, 0);
    rest();
}

int main(void) {
    write_csr(stvec, supervisor_trap);
    __asm__ volatile("csrs 0x30a, %0" : : "r"(1ul << 61));
    fill(0, 2 * WORDS);
    probe("U without entries", USER, (u64)load, (u64)area, 0);
    probe("S without entries", SUPERVISOR, (u64)load, (u64)area, 0);
    probe("M without entries", MACHINE, (u64)load, (u64)area, 0);
    rest();
    registers();
    regions();
    walks();
    locks();
    return 0;
}
