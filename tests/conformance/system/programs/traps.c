/* Exceptions of every cause from every mode, with and without delegation; mret and sret; TSR, TVM and TW; counters; the state of f registers. */
#include "bare.h"

PROBE(nothing, "nop");
PROBE(breakpoint, "ebreak");
PROBE(compressed_breakpoint, ".option rvc\nc.ebreak\n.option norvc");
PROBE(environment_call, "ecall");
PROBE(load_byte, "lb a0, 0(a0)");
PROBE(load_double, "ld a0, 0(a0)");
PROBE(store_double, "sd a1, 0(a0)");
PROBE(load_reserved, "lr.d a0, (a0)");
PROBE(load_reserved_word, "lr.w a0, (a0)");
PROBE(store_conditional, "sc.d a0, a1, (a0)");
PROBE(swap, "amoswap.d a0, a1, (a0)");
PROBE(swap_word, "amoswap.w a0, a1, (a0)");
PROBE(go, "jr a0");
PROBE(call_odd, "jalr a0, 1(a0)");
PROBE(machine_return, "mret");
PROBE(supervisor_return, "sret");
PROBE(wait, "wfi");
PROBE(fence_all, "sfence.vma");
PROBE(fence_one, "sfence.vma a0, a1");
PROBE(read_satp, "csrr a0, satp");
PROBE(write_satp, "csrw satp, zero");
PROBE(read_cycle, "csrr a0, cycle\nli a0, 1");
PROBE(read_time, "csrr a0, time\nli a0, 1");
PROBE(read_instret, "csrr a0, instret\nli a0, 1");
PROBE(read_hpmcounter3, "csrr a0, hpmcounter3\nli a0, 1");
PROBE(write_cycle, "csrw cycle, a0");
PROBE(set_nothing_in_cycle, "csrs cycle, zero\nli a0, 1");
PROBE(float_add, "fadd.d fa0, fa0, fa1");
PROBE(float_load, "fld fa0, 0(a0)");
PROBE(float_store, "fsd fa0, 0(a0)");
PROBE(float_to_integer, "fmv.x.d a0, fa0");
PROBE(read_fcsr, "csrr a0, fcsr");
PROBE(write_frm, "csrw frm, a0");
PROBE(reserved_mode, ".word 0x02b55553");
PROBE(dynamic_mode, "fsrm a0\nfadd.d fa0, fa0, fa1");
PROBE(illegal_word, ".word 0xffffffff");
PROBE(illegal_zero, ".word 0");
PROBE(illegal_half, ".half 0x9c41\n.half 1");
PROBE(illegal_csr, ".word 0x8c102573");

static const struct {
    const char *name;
    enum mode mode;
} modes[] = {{"U", USER}, {"S", SUPERVISOR}, {"M", MACHINE}};

static u64 data[8] = {1, 2, 3, 4, 5, 6, 7, 8};
static const char *prefix;


/* One line from each mode. */
static void each(const char *name, char *pc, u64 a0, u64 a1) {
    for (int i = 0; i < 3; i++) {
        text(prefix);
        text(modes[i].name);
        letter(' ');
        probe(name, modes[i].mode, (u64)pc, a0, a1);
    }
}

#define NOWHERE 0xa0000000ul

static void exceptions(void) {
    u64 there = (u64)data;
    each("nothing", nothing, 5, 0);
    each("ecall", environment_call, 5, 0);
    each("ebreak", breakpoint, 5, 0);
    each("c.ebreak", compressed_breakpoint, 5, 0);
    each("load", load_double, there, 0);
    each("misaligned load", load_double, there + 3, 0);
    each("load nowhere", load_double, NOWHERE, 0);
    each("load byte nowhere", load_byte, NOWHERE + 3, 0);
    each("load far away", load_double, 0x0123456789abcde8, 0);
    each("load at the end", load_double, -8, 0);
    each("store nowhere", store_double, NOWHERE + 8, 0);
    each("amo nowhere", swap, NOWHERE + 8, 0);
    each("lr nowhere", load_reserved, NOWHERE + 8, 0);
    each("misaligned lr.d", load_reserved, there + 4, 0);
    each("misaligned lr.w", load_reserved_word, there + 2, 0);
    each("misaligned sc.d", store_conditional, there + 1, 0);
    each("misaligned amoswap.d", swap, there + 4, 0);
    each("misaligned amoswap.w", swap_word, there + 1, 0);
    each("sc without lr", store_conditional, there, 7);
    each("fetch nowhere", go, NOWHERE, 0);
    each("fetch at zero", go, 0, 0);
    each("jump to odd", call_odd, (u64)environment_call, 0);
    each("illegal word", illegal_word, 0, 0);
    each("illegal zero", illegal_zero, 0, 0);
    each("illegal half", illegal_half, 0, 0);
    each("unknown csr", illegal_csr, 0, 0);
}

static void returns(void) {
    static const u64 settings[] = {0, MPIE, SPIE, SPP, SPP | SPIE | MPIE, MPRV, MPRV | SPP | SIE};
    for (u64 i = 0; i < sizeof settings / sizeof *settings; i++) {
        write_csr(mstatus, settings[i]);
        write_csr(sepc, (u64)nothing);
        each("mret", machine_return, 0, 0);
        write_csr(mstatus, settings[i]);
        each("sret", supervisor_return, 0, 0);
        for (int mode = 0; mode < 3; mode++) {
            write_csr(mstatus, settings[i]);
            probe("after mret", modes[mode].mode, (u64)nothing, 0, 0);
        }
        write_csr(mstatus, settings[i] | TSR);
        each("sret with TSR", supervisor_return, 0, 0);
    }
    write_csr(mstatus, 0);
}

static void restrictions(void) {
    static const struct {
        const char *name;
        u64 bits;
    } settings[] = {{"plain ", 0}, {"TVM ", TVM}, {"TW ", TW}, {"TSR ", TSR}};
    for (int i = 0; i < 4; i++) {
        prefix = settings[i].name;
        write_csr(mstatus, settings[i].bits);
        /* Pending and enabled, so that wfi has nothing to wait for; disabled globally. */
        write_csr(mie, 2);
        write_csr(mip, 2);
        write_csr(mideleg, 2);
        each("wfi", wait, 3, 0);
        write_csr(mie, 0);
        each("sfence.vma", fence_all, 3, 0);
        each("sfence.vma a0, a1", fence_one, 3, 0);
        each("read satp", read_satp, 3, 0);
        each("write satp", write_satp, 3, 0);
    }
    write_csr(mip, 0);
    write_csr(mideleg, 0);
    write_csr(mstatus, 0);
    prefix = "";
}

static void counters(void) {
    for (u64 machine = 0; machine < 16; machine++) {
        for (u64 supervisor = 0; supervisor < 16; supervisor++) {
            write_csr(mcounteren, machine);
            write_csr(scounteren, supervisor);
            text("counters ");
            hex(machine);
            letter(' ');
            hex(supervisor);
            letter(':');
            for (int mode = 0; mode < 3; mode++) {
                static char *const reads[] = {read_cycle, read_time, read_instret, read_hpmcounter3};
                letter(' ');
                for (int i = 0; i < 4; i++) {
                    run(modes[mode].mode, (u64)reads[i], 0, 0);
                    letter(trap.cause == 2 ? '-' : 'r');
                }
            }
            letter('\n');
        }
    }
    each("write cycle", write_cycle, 0, 0);
    write_csr(mcounteren, 7);
    write_csr(scounteren, 7);
    each("write cycle", write_cycle, 0, 0);
    each("set nothing in cycle", set_nothing_in_cycle, 0, 0);
}

static void floating_point(void) {
    static const struct {
        const char *name;
        char *pc;
    } insns[] = {
        {"fadd.d", float_add}, {"fld", float_load}, {"fsd", float_store}, {"fmv.x.d", float_to_integer}, {"read fcsr", read_fcsr},
        {"write frm", write_frm}, {"reserved mode", reserved_mode},
    };
    for (u64 state = 0; state < 4; state++) {
        for (u64 i = 0; i < sizeof insns / sizeof *insns; i++) {
            write_csr(mstatus, FS);
            __asm__ volatile(".option push\n.option arch, +d\nfmv.d.x fa0, zero\nfmv.d.x fa1, zero\nfscsr zero\n.option pop");
            write_csr(mstatus, state << 13);
            hex(state);
            letter(' ');
            each(insns[i].name, insns[i].pc, (u64)data, 0);
            value("sstatus", read_csr(sstatus));
        }
    }
    for (u64 mode = 0; mode < 8; mode++) {
        write_csr(mstatus, FS);
        each("dynamic mode", dynamic_mode, mode, 0);
        value("frm", read_csr(frm));
    }
    write_csr(mstatus, 0);
}

int main(void) {
    write_csr(pmpaddr0, -1);
    write_csr(pmpcfg0, 0x1f);
    write_csr(stvec, supervisor_trap);
    prefix = "";
    exceptions();
    prefix = "delegated ";
    /* All but ecall from S-mode, which brings traps from there back. */
    write_csr(medeleg, 0xb1ff);
    exceptions();
    floating_point();
    write_csr(medeleg, 0);
    prefix = "";
    returns();
    restrictions();
    counters();
    floating_point();
    return 0;
}
