/* Four harts at once: atomic memory operations, LR/SC, fences, locks, interrupts from hart to hart and timers. Only what does not depend on who is
 * faster is printed, by hart 0. */
#include "bare.h"

#define HARTS 4
#define TURNS 100
#define CLINT_MSIP ((volatile u32 *)0x2000000)
#define CLINT_MTIMECMP ((volatile u64 *)0x2004000)
#define CLINT_MTIME (*(volatile u64 *)0x200bff8)
enum { MSI = 1 << 3, MTI = 1 << 7 };

extern volatile u64 first_a0[], taken[], causes[];
extern char count_trap[];

/* Each in a block of its own, but for what is to be fought for together. */
struct cell {
    volatile u64 value;
    u64 rest[7];
} __attribute__((aligned(64)));

static struct cell arrived, phase, lock, tickets, serving, plain, counters[16], mail[HARTS], seen[HARTS];
static volatile u32 words[4] __attribute__((aligned(16)));

#define AMO(op, at, v)                                                                             \
    ({                                                                                             \
        u64 old_;                                                                                  \
        __asm__ volatile(#op " %0, %1, (%2)" : "=r"(old_) : "r"((u64)(v)), "r"(at) : "memory");      \
        old_;                                                                                      \
    })
#define fence(kinds) __asm__ volatile("fence " kinds : : : "memory")

static void barrier(void) {
    u64 now = phase.value;
    if (AMO(amoadd.d.aqrl, &arrived.value, 1) == HARTS - 1) {
        arrived.value = 0;
        fence("rw, rw");
        phase.value = now + 1;
    } else {
        while (phase.value == now) {}
        fence("rw, rw");
    }
}

static u64 add_reserved(volatile u64 *at, u64 by) {
    u64 old, failed;
    do {
        __asm__ volatile("lr.d %0, (%2)\nadd %1, %0, %3\nsc.d %1, %1, (%2)"
                         : "=&r"(old), "=&r"(failed) : "r"(at), "r"(by) : "memory");
    } while (failed);
    return old;
}

static void add_reserved_word(volatile u32 *at, u32 by) {
    u64 old, failed;
    do {
        __asm__ volatile("lr.w.aq %0, (%2)\nadd %1, %0, %3\nsc.w.rl %1, %1, (%2)"
                         : "=&r"(old), "=&r"(failed) : "r"(at), "r"(by) : "memory");
    } while (failed);
}

/* Everybody at the same words. */
static void contend(u64 hart) {
    u64 got = 0, before;
    for (u64 turn = 1; turn <= TURNS; turn++) {
        u64 mine = turn * HARTS + hart;
        AMO(amoadd.d, &counters[0].value, mine);
        AMO(amoadd.w, &words[0], 0x7fffff00u + mine);
        AMO(amoxor.d, &counters[1].value, mine << 20);
        AMO(amoor.d, &counters[2].value, 1ul << (mine & 63));
        AMO(amomax.d, &counters[3].value, mine);
        AMO(amomin.d, &counters[4].value, -mine);
        AMO(amomaxu.w, &words[1], -mine);
        AMO(amoand.d, &counters[5].value, ~(1ul << (mine & 31)));
        got ^= AMO(amoswap.d, &counters[6].value, mine * 0x9e3779b97f4a7c15);
        add_reserved(&counters[7].value, mine);
        add_reserved_word(&words[2], mine);
        add_reserved_word(&words[3], 1);
        /* Each old value of a counter is met once. */
        before = add_reserved(&counters[8].value, 1);
        AMO(amoadd.d, &counters[9].value, before * before);
    }
    AMO(amoxor.d, &counters[10].value, got);
}

/* Locks: what they protect is counted without atomics. */
static void locks(void) {
    for (int turn = 0; turn < TURNS; turn++) {
        while (AMO(amoswap.d.aq, &lock.value, 1)) {}
        plain.value++;
        AMO(amoswap.d.rl, &lock.value, 0);
    }
    barrier();
    for (int turn = 0; turn < TURNS; turn++) {
        u64 ticket = AMO(amoadd.d, &tickets.value, 1);
        while (serving.value != ticket) {}
        fence("r, rw");
        plain.value = plain.value * 3 + 1;
        fence("rw, w");
        serving.value = ticket + 1;
    }
}

/* Messages in order, and stores before loads: what fences forbid is counted. */
static void orders(u64 hart) {
    u64 wrong = 0;
    for (u64 turn = 1; turn <= TURNS; turn++) {
        if (hart == 0) {
            mail[0].value = turn;
            fence("w, w");
            mail[1].value = turn;
        } else {
            u64 flag = mail[1].value;
            fence("r, r");
            wrong += mail[0].value < flag;
        }
    }
    barrier();
    for (u64 turn = 1; turn <= TURNS; turn++) {
        seen[hart].value = 0;
        mail[hart].value = 0;
        barrier();
        mail[hart].value = turn;
        fence("rw, rw");
        seen[hart].value = mail[hart ^ 1].value;
        barrier();
        wrong += seen[hart].value == 0 && seen[hart ^ 1].value == 0;
        barrier();
    }
    AMO(amoadd.d, &counters[11].value, wrong);
}

static void wait_for(volatile u64 *at, u64 value) {
    while (*at != value) {}
    fence("rw, rw");
}

/* An SC fails when another hart has changed the word since. Hart 0 reserves, hart 1 stores. */
static void breaking(u64 hart) {
    static const char *const names[] = {"byte", "half", "word", "double", "amo", "sc"};
    volatile u64 *word = &counters[12].value;
    for (u64 way = 0; way < 6; way++) {
        if (hart == 0) {
            *word = 0;
            mail[0].value = 0;
            mail[1].value = 0;
        }
        barrier();
        if (hart == 0) {
            u64 failed;
            __asm__ volatile("lr.d zero, (%1)\nli t0, 1\nsd t0, 0(%2)\nfence rw, rw\n1: ld t0, 0(%3)\nbeqz t0, 1b\nsc.d %0, %4, (%1)"
                             : "=&r"(failed) : "r"(word), "r"(&mail[0].value), "r"(&mail[1].value), "r"(99ul) : "t0", "memory");
            text("sc after another's ");
            text(names[way]);
            text(": ");
            hex(failed);
            value(" word", *word);
        } else if (hart == 1) {
            wait_for(&mail[0].value, 1);
            if (way == 0) ((volatile u8 *)word)[7] = 1;
            else if (way == 1) ((volatile unsigned short *)word)[2] = 2;
            else if (way == 2) ((volatile u32 *)word)[1] = 3;
            else if (way == 3) *word = 4;
            else if (way == 4) AMO(amoadd.w, word, 5);
            else add_reserved(word, 6);
            fence("rw, rw");
            mail[1].value = 1;
        }
        barrier();
    }
}

static void my_interrupts(u64 bits) {
    write_csr(mtvec, count_trap);
    write_csr(mie, bits);
    set_csr(mstatus, MIE);
}

/* Software interrupts go round: each hart waits for its own and sends the next one's. */
static void ring(u64 hart, int sleeps) {
    u64 start = taken[hart];
    my_interrupts(MSI);
    barrier();
    if (hart == 0) CLINT_MSIP[1] = 1;
    for (u64 turn = 1; turn <= 20; turn++) {
        while (AMO(amoadd.d, &taken[hart], 0) != start + turn) {
            if (sleeps) {
                /* Closed, so that it cannot come between looking and sleeping. */
                clear_csr(mstatus, MIE);
                if (taken[hart] != start + turn) __asm__ volatile("wfi");
                set_csr(mstatus, MIE);
            }
        }
        if (hart != 0 || turn != 20) CLINT_MSIP[(hart + 1) % HARTS] = 1;
    }
    clear_csr(mstatus, MIE);
    barrier();
}

/* Timers: each hart has its own. */
static void timers(u64 hart) {
    CLINT_MTIMECMP[hart] = -1ul;
    my_interrupts(MTI);
    u64 start = taken[hart];
    for (u64 turn = 1; turn <= 5; turn++) {
        CLINT_MTIMECMP[hart] = CLINT_MTIME + 20 * (hart + 1);
        while (taken[hart] != start + turn) __asm__ volatile("" : : : "memory");
    }
    clear_csr(mstatus, MIE);
    write_csr(mie, 0);
    barrier();
}

/* Code that another hart has written, once told by an interrupt and after a fence.i of one's own. */
static u32 shared_code[2] __attribute__((aligned(16)));
static void codes(u64 hart) {
    for (u32 turn = 0; turn < 20; turn++) {
        if (hart == turn % HARTS) {
            ((volatile u32 *)shared_code)[0] = 0x00050513 | turn << 20;
            ((volatile u32 *)shared_code)[1] = 0x00008067;
        }
        barrier();
        __asm__ volatile("fence.i" : : : "memory");
        u64 (*routine)(u64) = (u64(*)(u64))shared_code;
        AMO(amoadd.d, &counters[13].value, routine(hart << 16));
        barrier();
    }
}

/* A translation that another hart has changed, after an sfence.vma of one's own. */
static u64 root[512] __attribute__((aligned(4096)));
static u64 middle[512] __attribute__((aligned(4096)));
static u64 leaves[512] __attribute__((aligned(4096)));
static volatile u64 targets[2][512] __attribute__((aligned(4096)));
static void translations(u64 hart) {
    if (hart == 0) {
        root[2] = (0x80000000ul >> 12) << 10 | 0xcf;
        root[1] = (u64)middle >> 12 << 10 | 1;
        middle[0] = (u64)leaves >> 12 << 10 | 1;
        for (int i = 0; i < 2; i++) targets[i][0] = 0x1000 + i;
    }
    write_csr(pmpaddr0, -1ul);
    write_csr(pmpcfg0, 0x1f);
    write_csr(satp, 8ul << 60 | (u64)root >> 12);
    for (u64 turn = 0; turn < 20; turn++) {
        if (hart == turn % HARTS) ((volatile u64 *)leaves)[0] = (u64)targets[turn & 1] >> 12 << 10 | 0xc7;
        barrier();
        u64 got;
        __asm__ volatile("sfence.vma\ncsrc mstatus, %2\ncsrs mstatus, %3\nli t0, 1 << 17\ncsrs mstatus, t0\nld %0, 0(%1)\ncsrc mstatus, t0"
                         : "=&r"(got) : "r"(1ul << 30), "r"((u64)MPP), "r"(1ul << 11) : "t0", "memory");
        AMO(amoadd.d, &counters[14].value, got);
        barrier();
    }
    write_csr(satp, 0);
}

static void work(u64 hart) {
    barrier();
    contend(hart);
    barrier();
    locks();
    barrier();
    orders(hart);
    barrier();
    breaking(hart);
    ring(hart, 0);
    ring(hart, 1);
    timers(hart);
    codes(hart);
    translations(hart);
    barrier();
}

void other(u64 hart) {
    work(hart);
}

int main(void) {
    counters[5].value = -1ul;
    work(0);
    for (int hart = 0; hart < HARTS; hart++) value("a0", first_a0[hart]);
    /* What came out of the swaps, and what is left. */
    counters[10].value ^= counters[6].value;
    counters[6].value = 0;
    for (int i = 0; i < 16; i++) if (i != 12) value("counter", counters[i].value);
    for (int i = 0; i < 4; i++) value("word", words[i]);
    value("plain", plain.value);
    value("tickets", tickets.value - serving.value);
    for (int hart = 0; hart < HARTS; hart++) {
        value("interrupts", taken[hart]);
        value("last cause", causes[hart]);
        value("msip", CLINT_MSIP[hart]);
    }
    return 0;
}
