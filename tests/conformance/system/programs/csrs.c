/* Which of all CSR numbers exist for which mode, what sticks of values written to those with fields, and the views that share bits. */
#include "bare.h"

static u32 csr_insn(u32 csr, u32 funct3, u32 rd, u32 rs1) {
    return csr << 20 | rs1 << 15 | funct3 << 12 | rd << 7 | 0x73;
}

enum { CSRRW = 1, CSRRS = 2, CSRRC = 3, A0 = 10, A1 = 11 };

static const char mode_letters[] = {'U', 'S', '?', 'M'};

/* Reads only: writing would change what the program stands on. */
static void existence(void) {
    for (u32 csr = 0; csr < 4096; csr++) {
        int seen = 0;
        for (int mode = 0; mode < 4; mode++) {
            if (mode == 2) continue;
            run_insn(mode, csr_insn(csr, CSRRS, A0, 0), 0, 0);
            if (trap.cause == 2) continue;
            if (!seen) {
                text("csr ");
                hex(csr);
                text(": read by");
                seen = 1;
            }
            letter(' ');
            letter(mode_letters[mode]);
        }
        if (!seen) continue;
        /* Read-only numbers refuse any write, also of what they hold. */
        run_insn(MACHINE, csr_insn(csr, CSRRS, A0, A1), 0, 0);
        text(trap.cause == 2 ? ", zero bits set by none" : ", zero bits set by M");
        if (csr >> 10 == 3) {
            run_insn(MACHINE, csr_insn(csr, CSRRW, A0, A1), 0, 0);
            text(trap.cause == 2 ? ", written by none" : ", written by M");
        }
        letter('\n');
    }
}

/* Writes patterns to a CSR, prints what it then reads, and puts its value back. */
static void legalised(const char *name, u32 csr) {
    static const u64 patterns[] = {~0ul, 0, 0x5555555555555555, 0xaaaaaaaaaaaaaaaa, 0x8000000000000000, 2, 3};
    text(name);
    letter(':');
    run_insn(MACHINE, csr_insn(csr, CSRRS, A0, 0), 0, 0);
    u64 old = trap.a0;
    for (u64 i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        /* Swapped twice: the second read is what the first write left. */
        run_insn(MACHINE, csr_insn(csr, CSRRW, A0, A1), 0, patterns[i]);
        run_insn(MACHINE, csr_insn(csr, CSRRW, A0, A1), 0, old);
        letter(' ');
        if (trap.cause == 2) text("illegal");
        else hex(trap.a0);
    }
    letter('\n');
}

static void write_rules(void) {
    static const struct {
        const char *name;
        u32 csr;
    } csrs[] = {
        {"sstatus", 0x100}, {"sie", 0x104}, {"stvec", 0x105}, {"scounteren", 0x106}, {"senvcfg", 0x10a}, {"sscratch", 0x140},
        {"sepc", 0x141}, {"scause", 0x142}, {"stval", 0x143}, {"sip", 0x144}, {"stimecmp", 0x14d}, {"mvendorid", 0xf11},
        {"misa", 0x301}, {"medeleg", 0x302}, {"mideleg", 0x303}, {"mie", 0x304}, {"mcounteren", 0x306}, {"menvcfg", 0x30a},
        {"mcountinhibit", 0x320}, {"mhpmevent3", 0x323}, {"mscratch", 0x340}, {"mepc", 0x341}, {"mcause", 0x342}, {"mtval", 0x343},
        {"mip", 0x344}, {"mhpmcounter3", 0xb03}, {"fflags", 1}, {"frm", 2}, {"fcsr", 3},
    };
    set_csr(mstatus, FS);
    for (u64 i = 0; i < sizeof csrs / sizeof *csrs; i++) legalised(csrs[i].name, csrs[i].csr);
    clear_csr(mstatus, FS);
}

/* mstatus bit by bit: a write of each bit alone, and each bit cleared. */
static void status_bits(void) {
    for (int bit = 0; bit < 64; bit++) {
        u64 mask = 1ul << bit;
        u64 old = read_csr(mstatus);
        /* Interrupts must not come, and memory must stay where it is. */
        if (mask == MIE || mask == MPRV) continue;
        write_csr(mstatus, 0);
        set_csr(mstatus, mask);
        u64 set = read_csr(mstatus), view = read_csr(sstatus);
        write_csr(mstatus, old);
        write_csr(mstatus, 0);
        set_csr(sstatus, mask);
        u64 by_view = read_csr(mstatus);
        write_csr(mstatus, old);
        text("mstatus bit ");
        hex(bit);
        text(": ");
        hex(set);
        letter(' ');
        hex(view);
        letter(' ');
        hex(by_view);
        letter('\n');
    }
    for (u64 mode = 0; mode < 4; mode++) {
        write_csr(mstatus, SPP | MPP);
        clear_csr(mstatus, MPP);
        set_csr(mstatus, mode << 11);
        value("MPP", read_csr(mstatus));
    }
    write_csr(mstatus, 0);
}

static void satp(void) {
    static const u64 values[] = {
        0, 1, 0x8000000000080000, 0x8000fff000080000, 0x8ffff00000080000, 0x80000fffffffffff,
        0x1000000000080000, 0x2000000000080000, 0x7000000000080000, 0xb000000000080000, 0xf000000000080000,
    };
    for (u64 i = 0; i < sizeof values / sizeof *values; i++) {
        write_csr(satp, 0x8000000000000001);
        write_csr(satp, values[i]);
        value("satp", read_csr(satp));
    }
    write_csr(satp, 0);
}

/* sie and sip show what is delegated, and change it in mie and mip. */
static void views(void) {
    static const u64 delegations[] = {0, 2, 0x20, 0x200, 0x222};
    for (u64 i = 0; i < 5; i++) {
        write_csr(mideleg, delegations[i]);
        value("mideleg", read_csr(mideleg) & 0x222);
        write_csr(mie, 0xaaa);
        value("sie of mie", read_csr(sie));
        write_csr(mie, 0);
        write_csr(sie, ~0ul);
        value("mie by sie", read_csr(mie) & 0xfff);
        write_csr(mie, 0xaaa);
        write_csr(sie, 0);
        value("mie without sie", read_csr(mie) & 0xaaa);
        write_csr(mie, 0);
        write_csr(mip, 0x222);
        value("mip", read_csr(mip) & 0x222);
        value("sip of mip", read_csr(sip));
        clear_csr(sip, 0x222);
        value("mip without sip", read_csr(mip) & 0x222);
        write_csr(mip, 0);
        set_csr(sip, 0x222);
        value("mip by sip", read_csr(mip) & 0x222);
        write_csr(mip, 0);
    }
    write_csr(mideleg, 0);
}

static void floating_point(void) {
    set_csr(mstatus, FS);
    for (u64 i = 0; i < 256; i += 37) {
        write_csr(fcsr, i);
        value("fcsr", read_csr(fcsr));
        value("fflags", read_csr(fflags));
        value("frm", read_csr(frm));
        write_csr(fflags, ~i);
        value("fcsr by fflags", read_csr(fcsr));
        write_csr(frm, ~i);
        value("fcsr by frm", read_csr(fcsr));
    }
    clear_csr(mstatus, FS);
}

/* A counter that is written counts on from there. */
static void counters(void) {
    u64 a, b;
    __asm__ volatile("csrw minstret, %2\ncsrr %0, minstret\nnop\nnop\ncsrr %1, minstret" : "=r"(a), "=r"(b) : "r"(1000ul));
    value("minstret after a write", a);
    value("minstret three later", b);
    __asm__ volatile("csrrw %0, minstret, %2\ncsrrs %1, minstret, zero" : "=&r"(a), "=r"(b) : "r"(-1ul));
    value("minstret before it overflows", b);
    __asm__ volatile("csrw mcycle, zero\ncsrr %0, mcycle\nnop\ncsrr %1, mcycle" : "=r"(a), "=r"(b));
    value("mcycle goes on", b > a);
    value("time goes on", read_csr(time) <= read_csr(time));
}

int main(void) {
    write_csr(pmpaddr0, -1);
    write_csr(pmpcfg0, 0x1f);
    write_csr(stvec, supervisor_trap);
    write_csr(mcounteren, -1);
    write_csr(scounteren, -1);
    set_csr(mstatus, FS);
    existence();
    clear_csr(mstatus, FS);
    write_rules();
    status_bits();
    satp();
    views();
    floating_point();
    counters();
    return 0;
}
