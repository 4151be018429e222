/*
 * What the bare-metal programs share: probes, which are a few instructions run in a chosen mode until a trap ends them, and lines of text about
 * what came of them, on the serial port of QEMU's virt machine and whatever else has one there.
 */
typedef unsigned long u64;
typedef unsigned int u32;
typedef unsigned char u8;

enum mode { USER = 0, SUPERVISOR = 1, MACHINE = 3 };

/* The trap that has ended the last probe. */
struct trap {
    u64 cause, epc, tval, mstatus, a0;
};
extern volatile struct trap trap;

extern char supervisor_trap[], supervisor_trap_end[];

/* Runs from pc in a mode; mstatus but for MPP is as it was set. */
void run(enum mode mode, u64 pc, u64 a0, u64 a1);
/* The same, then one line: who took which trap, where, with which values. */
void probe(const char *name, enum mode mode, u64 pc, u64 a0, u64 a1);
/* Runs one instruction, followed by an ecall, in the bare address space. */
void probe_insn(const char *name, enum mode mode, u32 insn, u64 a0, u64 a1);
void run_insn(enum mode mode, u32 insn, u64 a0, u64 a1);
/* Whether the last run ended by a trap to S-mode. */
int to_supervisor(void);

void text(const char *string);
void hex(u64 value);
void letter(char c);
void value(const char *name, u64 v);

#define read_csr(csr)                                                 \
    ({                                                                \
        u64 value_;                                                   \
        __asm__ volatile("csrr %0, " #csr : "=r"(value_) : : "memory"); \
        value_;                                                       \
    })
#define write_csr(csr, value) __asm__ volatile("csrw " #csr ", %0" : : "r"((u64)(value)) : "memory")
#define set_csr(csr, bits) __asm__ volatile("csrs " #csr ", %0" : : "r"((u64)(bits)) : "memory")
#define clear_csr(csr, bits) __asm__ volatile("csrc " #csr ", %0" : : "r"((u64)(bits)) : "memory")

/* CSRs that the assembler may not know. */
#define STIMECMP 0x14d
#define MENVCFG 0x30a
#define SENVCFG 0x10a

enum {
    SIE = 1 << 1, MIE = 1 << 3, SPIE = 1 << 5, MPIE = 1 << 7, SPP = 1 << 8, MPP = 3 << 11, FS = 3 << 13,
    MPRV = 1 << 17, SUM = 1 << 18, MXR = 1 << 19, TVM = 1 << 20, TW = 1 << 21, TSR = 1 << 22,
};

/* A probe written in assembly: its name is its first instruction. It has to end by a trap. */
#define PROBE(name, body) \
    extern char name[];   \
    __asm__(".pushsection .text\n.option push\n.option norvc\n.option arch, rv64gc\n.balign 4\n" #name ":\n" body "\necall\n.option pop\n.popsection\n")
