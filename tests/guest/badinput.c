/*
 * Does one thing that a program may not do, named by its argument. With a second argument a handler says which signal that is, and at which address;
 * without, the signal's default action ends the program.
 */
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE 4096
#define CODE ((uint8_t *)0x10000000)
#define NOP 0x01 /* c.nop is 01 00 */

/* The instruction that traps has a global symbol. */
#define AT(name, insn) asm volatile(".globl at_" #name "\n" "at_" #name ": " insn ::: "memory", "a0")
#define ODD(name, insn) \
    asm volatile("addi a0, %0, 1\n.globl at_" #name "\n" "at_" #name ": " insn ::"r"(words) : "memory", "a0", "a1")

static uint64_t words[2] __attribute__((aligned(16)));

static void handler(int signo, siginfo_t *info, void *context)
{
    (void)context;
    char line[64];
    int length = snprintf(line, sizeof line, "signal %d at %p\n", signo, info->si_addr);
    write(1, line, length);
    _exit(0);
}

/* A page of code at CODE, filled with c.nop, and nothing mapped behind it. */
static void makeCode(int prot)
{
    mmap(CODE, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    for (int i = 0; i < PAGE; i += 2) {
        CODE[i] = NOP;
        CODE[i + 1] = 0;
    }
    mprotect(CODE, PAGE, prot);
    asm volatile("fence.i" ::: "memory");
}

static void run(const uint8_t *at)
{
    ((void (*)(void))at)();
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    if (argc > 2) {
        struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO};
        for (int signo = 1; signo < 32; signo++)
            sigaction(signo, &action, NULL);
    }
    if (!strcmp(what, "runs-off")) {
        makeCode(PROT_READ | PROT_EXEC);
        run(CODE + PAGE - 8);
    } else if (!strcmp(what, "not-executable")) {
        makeCode(PROT_READ | PROT_WRITE);
        run(CODE + 16);
    } else if (!strcmp(what, "half-mapped")) {
        makeCode(PROT_READ | PROT_WRITE);
        CODE[PAGE - 2] = 0x13; /* the first half of li a0, 0 */
        CODE[PAGE - 1] = 0x05;
        mprotect(CODE, PAGE, PROT_READ | PROT_EXEC);
        asm volatile("fence.i" ::: "memory");
        run(CODE + PAGE - 4);
    } else if (!strcmp(what, "misaligned-amo")) {
        ODD(amo, "amoadd.w a1, a1, (a0)");
    } else if (!strcmp(what, "misaligned-lr")) {
        ODD(lr, "lr.d a1, (a0)");
    } else if (!strcmp(what, "misaligned-sc")) {
        ODD(sc, "sc.d a1, a1, (a0)");
    } else if (!strcmp(what, "read-only-csr")) {
        AT(csrWrite, "csrw cycle, a0");
    } else if (!strcmp(what, "supervisor-csr")) {
        AT(csrRead, "csrr a0, sstatus");
    } else if (!strcmp(what, "sret")) {
        AT(sret, "sret");
    } else if (!strcmp(what, "mret")) {
        AT(mret, "mret");
    } else if (!strcmp(what, "sfence")) {
        AT(sfence, "sfence.vma");
    } else if (!strcmp(what, "wfi")) {
        AT(wfi, "wfi");
    }
    puts("nothing happened");
    return 1;
}
