/*
 * Sv39: every combination of the low bits of a leaf with every kind of access in S- and U-mode with and without SUM and MXR, and what becomes of
 * the accessed and dirty bits; reserved bits, pointers, superpages, addresses that are none, accesses across two pages, MPRV.
 */
#include "bare.h"

enum { V = 1, R = 2, W = 4, X = 8, U = 16, G = 32, A = 64, D = 128 };
#define FULL (V | R | W | X | A | D)
#define GIGA 0x40000000ul
#define MEGA 0x200000ul
#define PAGE 0x1000ul
#define RAM 0x80000000ul
/* The page under test, behind all three levels, and the page after it. */
#define VA 0x200000ul
/* User mode sees RAM here. */
#define USER_RAM 0x40000000ul
#define NOWHERE 0xa0000000ul

PROBE(load, "ld a0, 0(a0)");
PROBE(load_word, "lw a0, 0(a0)");
PROBE(store, "sd a1, 0(a0)");
PROBE(store_word, "sw a1, 0(a0)");
PROBE(fetch, "jr a0");
PROBE(swap, "amoswap.d a0, a1, (a0)");
PROBE(reserve, "lr.d a0, (a0)");
PROBE(conditional, "lr.d t0, (a0)\nsc.d a0, a1, (a0)");

static u64 root[512] __attribute__((aligned(4096)));
static u64 middle[512] __attribute__((aligned(4096)));
static u64 leaves[512] __attribute__((aligned(4096)));
static u64 pages[2][512] __attribute__((aligned(4096)));

static u64 pte(u64 pa, u64 flags) {
    return pa >> 12 << 10 | flags;
}

static void flush(void) {
    __asm__ volatile("sfence.vma" : : : "memory");
}

static void fill_pages(void) {
    /* Each doubleword is two ecalls, to be fetched or loaded. */
    for (int page = 0; page < 2; page++)
        for (int i = 0; i < 512; i++) pages[page][i] = 0x0000007300000073;
    __asm__ volatile("fence.i" : : : "memory");
}

static void tables(void) {
    for (int i = 0; i < 512; i++) root[i] = middle[i] = leaves[i] = 0;
    root[0] = pte((u64)middle, V);
    root[USER_RAM / GIGA] = pte(RAM, FULL | U);
    root[RAM / GIGA] = pte(RAM, FULL);
    middle[VA / MEGA] = pte((u64)leaves, V);
    fill_pages();
    flush();
}

static u64 probe_address(enum mode mode, char *pc) {
    return mode == USER ? (u64)pc - RAM + USER_RAM : (u64)pc;
}

static const struct {
    char name;
    char *pc;
} kinds[] = {{'l', load}, {'s', store}, {'x', fetch}};

/* One letter for how an access went: a dot when it was done, else the cause. */
static char outcome(void) {
    return trap.cause == 8 || trap.cause == 9 || trap.cause == 11 ? '.' : "0123456789abcdef"[trap.cause & 15];
}

static const u64 statuses[] = {0, SUM, MXR, SUM | MXR};

static void permissions(void) {
    for (u64 flags = 0; flags < 256; flags++) {
        text("leaf ");
        hex(flags);
        letter(':');
        for (int mode = USER; mode <= SUPERVISOR; mode++) {
            for (int status = 0; status < 4; status++) {
                letter(' ');
                for (int kind = 0; kind < 3; kind++) {
                    leaves[0] = pte((u64)pages[0], flags);
                    flush();
                    write_csr(mstatus, statuses[status]);
                    run(mode, probe_address(mode, kinds[kind].pc), VA, 0x7300000073);
                    letter(outcome());
                    u64 changed = (leaves[0] ^ pte((u64)pages[0], flags)) >> 6;
                    if (changed) hex(changed);
                }
            }
        }
        letter('\n');
    }
    write_csr(mstatus, 0);
}

/* A line of what load, store and fetch at an address do in S-mode, with the trap's tval, and what is then in the entry. */
static void accesses(const char *name, u64 va, volatile u64 *entry) {
    u64 before = *entry;
    text(name);
    letter(':');
    for (int kind = 0; kind < 3; kind++) {
        *entry = before;
        flush();
        run(SUPERVISOR, (u64)kinds[kind].pc, va, 0x7300000073);
        letter(' ');
        letter(kinds[kind].name);
        letter(outcome());
        if (outcome() != '.') {
            letter(' ');
            hex(trap.tval);
            letter(' ');
            hex(kinds[kind].name == 'x' ? trap.epc : 0);
        }
        if (*entry != before) {
            text(" entry ");
            hex(*entry ^ before);
        }
    }
    letter('\n');
    *entry = before;
}

static void reserved_bits(void) {
    for (int bit = 8; bit < 64; bit++) {
        /* Others are of the physical page number. */
        if (bit >= 10 && bit < 54) continue;
        hex(bit);
        leaves[0] = pte((u64)pages[0], FULL) | 1ul << bit;
        accesses(" in leaf", VA, &leaves[0]);
        leaves[0] = pte((u64)pages[0], FULL);
        hex(bit);
        middle[VA / MEGA] = pte((u64)leaves, V) | 1ul << bit;
        accesses(" in pointer", VA, &middle[VA / MEGA]);
        tables();
    }
    for (int bit = 0; bit < 8; bit++) {
        leaves[0] = pte((u64)pages[0], FULL);
        middle[VA / MEGA] = pte((u64)leaves, V | 1 << bit);
        if (bit == 1 || bit == 3) continue;
        hex(bit);
        accesses(" in pointer", VA, &middle[VA / MEGA]);
    }
    tables();
    leaves[0] = pte((u64)pages[0], V);
    accesses("pointer at the last level", VA, &leaves[0]);
    leaves[0] = pte(NOWHERE, FULL);
    accesses("leaf to nowhere", VA, &leaves[0]);
    leaves[0] = pte(0xfffffffffff000, FULL);
    accesses("leaf to the last page", VA, &leaves[0]);
    middle[VA / MEGA] = pte(NOWHERE, V);
    accesses("pointer to nowhere", VA, &middle[VA / MEGA]);
    tables();
}

static void superpages(void) {
    for (int bit = 12; bit < 32; bit++) {
        /* Keeps to RAM, so that only alignment can be wrong. */
        u64 pa = RAM ^ (bit < 20 ? 1ul << bit : 0) ^ (bit >= 20 && bit < 23 ? 1ul << bit : 0);
        if (bit >= 23) continue;
        middle[2] = pte(pa, FULL);
        hex(bit);
        accesses(" in megapage", 2 * MEGA + ((u64)pages & (MEGA - 1)), &middle[2]);
        root[8] = pte(pa, FULL);
        hex(bit);
        accesses(" in gigapage", 8 * GIGA + (u64)pages - RAM, &root[8]);
    }
    middle[2] = pte(RAM, FULL & ~(A | D));
    accesses("megapage not accessed", 2 * MEGA + (u64)pages - RAM, &middle[2]);
    root[8] = pte(RAM, FULL & ~(A | D));
    accesses("gigapage not accessed", 8 * GIGA + (u64)pages - RAM, &root[8]);
    tables();
}

static void addresses(void) {
    leaves[0] = pte((u64)pages[0], FULL);
    flush();
    for (int bit = 30; bit < 64; bit++) {
        hex(bit);
        accesses(" in address", VA | 1ul << bit, &leaves[0]);
        hex(bit);
        accesses(" and up in address", VA | -(1ul << bit), &leaves[0]);
    }
}

static void across(const char *name, char *pc, u64 va) {
    fill_pages();
    probe(name, SUPERVISOR, (u64)pc, va, 0x1122334455667788);
    text("  left: ");
    hex(pages[0][511]);
    letter(' ');
    hex(pages[1][0]);
    letter('\n');
}

static void straddling(void) {
    static const struct {
        const char *name;
        u64 first, second;
    } pairs[] = {
        {"both ", FULL, FULL}, {"second missing ", FULL, 0}, {"first missing ", 0, FULL}, {"second read-only ", FULL, V | R | A},
        {"first read-only ", V | R | A, FULL}, {"second for execution ", FULL, V | X | A}, {"second for users ", FULL, FULL | U},
        {"neither ", 0, 0},
    };
    for (u64 i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        leaves[0] = pte((u64)pages[0], pairs[i].first);
        leaves[1] = pte((u64)pages[1], pairs[i].second);
        flush();
        for (u64 offset = PAGE - 8; offset < PAGE; offset += 3) {
            text(pairs[i].name);
            hex(offset);
            across(" load", load, VA + offset);
            text(pairs[i].name);
            hex(offset);
            across(" store", store, VA + offset);
        }
        text(pairs[i].name);
        across("lw", load_word, VA + PAGE - 2);
        text(pairs[i].name);
        across("sw", store_word, VA + PAGE - 2);
        fill_pages();
        /* A long instruction whose halves are on both pages: `ecall` again. */
        ((volatile unsigned short *)pages)[2047] = 0x0073;
        ((volatile unsigned short *)pages)[2048] = 0x0000;
        __asm__ volatile("fence.i" : : : "memory");
        text(pairs[i].name);
        probe("fetch across", SUPERVISOR, (u64)fetch, VA + PAGE - 2, 0);
        /* A short one at the very end, then the next page. */
        ((volatile unsigned short *)pages)[2047] = 0x0001;
        ((volatile u32 *)pages)[1024] = 0x73;
        __asm__ volatile("fence.i" : : : "memory");
        text(pairs[i].name);
        probe("fetch to the end", SUPERVISOR, (u64)fetch, VA + PAGE - 2, 0);
    }
    tables();
}

static void atomics(void) {
    static const u64 flags[] = {0, V | R | A, V | X | A, V | R | W, V | R | W | A, V | R | X, FULL | U, FULL};
    for (u64 i = 0; i < sizeof flags / sizeof *flags; i++) {
        static const struct {
            const char *name;
            char *pc;
        } insns[] = {{" amoswap", swap}, {" lr", reserve}, {" lr and sc", conditional}};
        for (int insn = 0; insn < 3; insn++) {
            leaves[0] = pte((u64)pages[0], flags[i]);
            flush();
            fill_pages();
            text("leaf ");
            hex(flags[i]);
            probe(insns[insn].name, SUPERVISOR, (u64)insns[insn].pc, VA + 8, 7);
            text("  left: ");
            hex(pages[0][1]);
            text(" entry ");
            hex(leaves[0] & 255);
            letter('\n');
        }
    }
    fill_pages();
}

extern char modified_load[], modified_store[];

/* Loads and stores of M-mode as another mode; its fetches are its own. */
static void modify_privilege(void) {
    static const u64 leaf[] = {FULL, FULL | U, V | X | A, V | R | A | U, 0};
    for (u64 i = 0; i < sizeof leaf / sizeof *leaf; i++) {
        leaves[0] = pte((u64)pages[0], leaf[i]);
        flush();
        for (u64 as = 0; as < 4; as++) {
            for (int status = 0; status < 4; status++) {
                if (as == 2) continue;
                /* mret to M-mode keeps MPRV only when it goes there, so the probe sets MPP itself. */
                text("MPRV as ");
                hex(as);
                text(" leaf ");
                hex(leaf[i]);
                letter(' ');
                hex(status);
                letter(':');
                for (int kind = 0; kind < 2; kind++) {
                    u64 bits = MPRV | as << 11 | statuses[status];
                    u64 result;
                    write_csr(mstatus, 0);
                    run(MACHINE, (u64)(kind ? modified_store : modified_load), as == 3 ? (u64)pages : VA, bits);
                    result = trap.mstatus;
                    letter(' ');
                    letter(outcome());
                    letter(' ');
                    hex(trap.tval);
                    letter(' ');
                    hex(result);
                }
                letter('\n');
            }
        }
    }
    write_csr(mstatus, 0);
}
__asm__(".pushsection .text\n.balign 4\nmodified_load:\nli t0, 6144\ncsrc mstatus, t0\ncsrs mstatus, a1\nld a0, 0(a0)\necall\n"
        "modified_store:\nli t0, 6144\ncsrc mstatus, t0\ncsrs mstatus, a1\nsd a1, 0(a0)\necall\n.popsection");

static void delegated(void) {
    write_csr(medeleg, 0xb1ff);
    static const u64 flags[] = {FULL, FULL | U, V | R | A, V | X | A, 0};
    for (u64 i = 0; i < sizeof flags / sizeof *flags; i++) {
        for (int mode = USER; mode <= SUPERVISOR; mode++) {
            for (int kind = 0; kind < 3; kind++) {
                leaves[0] = pte((u64)pages[0], flags[i]);
                flush();
                text("delegated ");
                hex(flags[i]);
                letter(' ');
                letter("US"[mode]);
                letter(' ');
                letter(kinds[kind].name);
                probe("", mode, probe_address(mode, kinds[kind].pc), VA, 0x7300000073);
            }
        }
    }
    write_csr(medeleg, 0);
}

int main(void) {
    write_csr(pmpaddr0, -1);
    write_csr(pmpcfg0, 0x1f);
    write_csr(stvec, supervisor_trap);
    /* Accessed and dirty bits are to be set by the hart, where there is a choice (Svadu). */
    __asm__ volatile("csrs 0x30a, %0" : : "r"(1ul << 61));
    tables();
    write_csr(satp, 8ul << 60 | (u64)root >> 12);
    flush();
    permissions();
    reserved_bits();
    superpages();
    addresses();
    tables();
    straddling();
    atomics();
    modify_privilege();
    delegated();
    return 0;
}
