/* Interrupts: which is taken when, where and with which vector; enables and delegation; stimecmp; wfi. */
#include "bare.h"

PROBE(wait_a_little, "li a0, 2000\n1: addi a0, a0, -1\nbnez a0, 1b\nli a0, 77");
PROBE(sleep, "wfi\nli a0, 77");
PROBE(enable_supervisor, "csrsi sstatus, 2\nli a0, 77");
PROBE(enable_machine, "csrsi mstatus, 8\nli a0, 77");
PROBE(set_software, "csrsi sip, 2\nli a0, 77");
PROBE(write_stimecmp, "csrw 0x14d, a0");
PROBE(read_stimecmp, "csrr a0, 0x14d\nli a0, 77");

PROBE(spin, "j spin");

#define STCE (1ul << 63)
#define NEVER (-1ul)
enum { SSI = 2, STI = 0x20, SEI = 0x200 };

static const char mode_letters[] = {'U', 'S', '?', 'M'};

static void reset(void) {
    write_csr(mie, 0);
    write_csr(mip, 0);
    write_csr(mideleg, 0);
    write_csr(mstatus, 0);
    __asm__ volatile("csrw 0x14d, %0\ncsrc 0x30a, %1" : : "r"(NEVER), "r"(STCE));
}

/* All ways of enabling and delegating one pending interrupt. */
static void enables(u64 bit) {
    for (int delegated = 0; delegated < 2; delegated++) {
        for (int mode = 0; mode < 4; mode++) {
            for (int enabled = 0; enabled < 8; enabled++) {
                if (mode == 2) continue;
                reset();
                write_csr(mideleg, delegated ? bit : 0);
                write_csr(mie, enabled & 1 ? bit : 0);
                /* mret makes MIE of MPIE. */
                write_csr(mstatus, (enabled & 2 ? SIE : 0) | (enabled & 4 ? MPIE : 0));
                write_csr(mip, bit);
                letter(mode_letters[mode]);
                text(delegated ? " delegated " : " ");
                hex(bit);
                letter(' ');
                hex(enabled);
                probe("", mode, (u64)wait_a_little, 0, 0);
            }
        }
    }
    reset();
}

/* Of all that are pending, which goes first. */
static void priorities(void) {
    static const u64 sets[] = {SSI | STI | SEI, SSI | STI, STI | SEI, SSI | SEI};
    for (int set = 0; set < 4; set++) {
        for (u64 delegated = 0; delegated < 8; delegated++) {
            reset();
            u64 mask = (delegated & 1 ? SSI : 0) | (delegated & 2 ? STI : 0) | (delegated & 4 ? SEI : 0);
            write_csr(mideleg, mask);
            write_csr(mie, sets[set]);
            write_csr(mip, sets[set]);
            text("pending ");
            hex(sets[set]);
            text(" delegated ");
            hex(mask);
            probe("", USER, (u64)wait_a_little, 0, 0);
            text("  then ");
            value("mip", read_csr(mip) & 0x222);
        }
    }
    reset();
}

static void vectors(void) {
    for (u64 mode = 0; mode < 2; mode++) {
        for (u64 bit = 2; bit <= SEI; bit <<= 4) {
            reset();
            write_csr(stvec, (u64)supervisor_trap | mode);
            value("stvec", read_csr(stvec) - (u64)supervisor_trap);
            write_csr(mideleg, bit);
            write_csr(mie, bit);
            write_csr(mip, bit);
            probe("vectored interrupt", USER, (u64)wait_a_little, 0, 0);
            reset();
            write_csr(medeleg, 0xb1ff);
            probe("vectored exception", USER, 0xa0000000, 0, 0);
            write_csr(medeleg, 0);
        }
    }
    write_csr(stvec, supervisor_trap);
}

/* An interrupt is taken at once when the instruction that lets it through is done. */
static void moments(void) {
    reset();
    write_csr(mideleg, SSI);
    write_csr(mie, SSI);
    write_csr(mip, SSI);
    probe("sie set in S", SUPERVISOR, (u64)enable_supervisor, 0, 0);
    reset();
    write_csr(mie, SSI);
    write_csr(mip, SSI);
    probe("mie set in M", MACHINE, (u64)enable_machine, 0, 0);
    reset();
    write_csr(mideleg, SSI);
    write_csr(mie, SSI);
    write_csr(mstatus, SIE);
    probe("ssip set in S", SUPERVISOR, (u64)set_software, 0, 0);
    reset();
    write_csr(mie, SSI);
    probe("ssip not delegated", SUPERVISOR, (u64)set_software, 0, 0);
    reset();
}

/* wfi ends when an interrupt is pending and enabled in mie, whether or not it can be taken. */
static void waiting(void) {
    for (int mode = 1; mode < 4; mode += 2) {
        reset();
        write_csr(mie, SSI);
        write_csr(mideleg, SSI);
        write_csr(mip, SSI);
        letter(mode_letters[mode]);
        probe(" wfi with one pending", mode, (u64)sleep, 0, 0);
        reset();
        write_csr(mie, SSI);
        write_csr(mideleg, SSI);
        write_csr(mip, SSI);
        write_csr(mstatus, SIE | MPIE);
        letter(mode_letters[mode]);
        probe(" wfi with one to take", mode, (u64)sleep, 0, 0);
    }
    reset();
}

static void timer(void) {
    static const u64 settings[] = {0, STCE};
    for (int stce = 0; stce < 2; stce++) {
        for (u64 counters = 0; counters < 8; counters += 2) {
            reset();
            __asm__ volatile("csrs 0x30a, %0" : : "r"(settings[stce]));
            write_csr(mcounteren, counters);
            for (int mode = 0; mode < 4; mode++) {
                if (mode == 2) continue;
                letter(stce ? 'e' : '-');
                hex(counters);
                letter(mode_letters[mode]);
                probe(" write stimecmp", mode, (u64)write_stimecmp, NEVER, 0);
                letter(mode_letters[mode]);
                probe(" read stimecmp", mode, (u64)read_stimecmp, 0, 0);
            }
        }
    }
    write_csr(mcounteren, 7);
    reset();
    __asm__ volatile("csrs 0x30a, %0" : : "r"(STCE));
    value("mip without timer", read_csr(mip) & STI);
    __asm__ volatile("csrw 0x14d, zero");
    value("mip with timer", read_csr(mip) & STI);
    write_csr(mip, 0);
    value("mip with timer, cleared", read_csr(mip) & STI);
    write_csr(mideleg, STI);
    write_csr(mie, STI);
    probe("timer in U", USER, (u64)wait_a_little, 0, 0);
    probe("timer in S, disabled", SUPERVISOR, (u64)wait_a_little, 0, 0);
    write_csr(mstatus, SIE);
    probe("timer in S, enabled", SUPERVISOR, (u64)wait_a_little, 0, 0);
    write_csr(mstatus, MPIE);
    probe("timer in M, delegated", MACHINE, (u64)wait_a_little, 0, 0);
    __asm__ volatile("csrw 0x14d, %0" : : "r"(NEVER));
    value("mip after the timer", read_csr(mip) & STI);
    /* In the future: taken while it waits. */
    write_csr(mideleg, STI);
    write_csr(mie, STI);
    write_csr(mstatus, SIE);
    __asm__ volatile("csrw 0x14d, %0" : : "r"(read_csr(time) + 1000));
    probe("timer while spinning", SUPERVISOR, (u64)spin, 0, 0);
    reset();
}

/* The CLINT's registers of hart 0. */
#define MSIP ((volatile u32 *)0x2000000)
#define MTIMECMP ((volatile u64 *)0x2004000)
#define MTIME ((volatile u64 *)0x200bff8)

static void machine_interrupts(void) {
    reset();
    *MTIMECMP = NEVER;
    value("mip at rest", read_csr(mip) & 0xaaa);
    *MSIP = -1;
    value("msip", *MSIP);
    value("mip with msip", read_csr(mip) & 0xaaa);
    *MTIMECMP = 0;
    value("mip with both", read_csr(mip) & 0xaaa);
    write_csr(mip, 0);
    value("mip with both, cleared", read_csr(mip) & 0xaaa);
    write_csr(mideleg, 0xaaa);
    value("mideleg of machine interrupts", read_csr(mideleg) & 0x888);
    for (u64 enabled = 0; enabled < 4; enabled++) {
        for (int mode = 0; mode < 4; mode++) {
            for (u64 status = 0; status <= MPIE; status += MPIE) {
                if (mode == 2) continue;
                write_csr(mie, (enabled & 1 ? 8 : 0) | (enabled & 2 ? 0x80 : 0));
                write_csr(mstatus, status);
                letter(mode_letters[mode]);
                text(" machine interrupts ");
                hex(enabled);
                probe(status ? " enabled" : " disabled", mode, (u64)wait_a_little, 0, 0);
            }
        }
    }
    *MSIP = 0;
    value("mip without msip", read_csr(mip) & 0xaaa);
    *MTIMECMP = *MTIME + 1000;
    value("mip without mtimecmp", read_csr(mip) & 0xaaa);
    write_csr(mie, 0x80);
    write_csr(mstatus, MPIE);
    probe("mtimecmp while spinning", MACHINE, (u64)spin, 0, 0);
    value("time has come", *MTIME >= *MTIMECMP);
    *MTIMECMP = *MTIME + 1000;
    write_csr(mstatus, 0);
    probe("mtimecmp while sleeping", MACHINE, (u64)sleep, 0, 0);
    value("time has come", *MTIME >= *MTIMECMP);
    *MTIMECMP = NEVER;
    reset();
}

int main(void) {
    write_csr(pmpaddr0, -1);
    write_csr(pmpcfg0, 0x1f);
    write_csr(stvec, supervisor_trap);
    write_csr(mcounteren, 7);
    enables(SSI);
    enables(STI);
    enables(SEI);
    priorities();
    vectors();
    moments();
    waiting();
    timer();
    machine_interrupts();
    return 0;
}
