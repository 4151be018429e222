/* Signals that come while the stack pointer is no good: odd, unmapped, nowhere; on an alternative stack that is not there. */
#include "bad.h"

static volatile int taken;
static void note(int signo) { taken = signo; }

static long raiseWith(unsigned long sp) {
#ifdef __riscv
    register long a0 asm("a0") = getpid();
    register long a1 asm("a1") = SIGUSR1;
    register long a7 asm("a7") = SYS_kill;
    asm volatile("mv s1, sp\n mv sp, %3\n ecall\n mv sp, s1" : "+r"(a0) : "r"(a1), "r"(a7), "r"(sp) : "s1", "memory");
    return a0;
#else
    long result;
    asm volatile("mov %%rsp, %%rbx\n mov %3, %%rsp\n syscall\n mov %%rbx, %%rsp"
                 : "=a"(result) : "a"(SYS_kill), "D"((long)getpid()), "r"(sp), "S"((long)SIGUSR1) : "rbx", "rcx", "r11", "memory");
    return result;
#endif
}

static unsigned long base;
static void at(unsigned long sp) {
    signal(SIGUSR1, note);
    raiseWith(sp);
    _exit(taken == SIGUSR1 ? 10 : 11);
}
static void good(void) { at(base + 8192); }
static void odd(void) { at(base + 8192 - 3); }
static void nowhere(void) { at(8); }
static void kernels(void) { at(-8192UL); }
static void belowAll(void) { at(base); }
static void justFits(void) { at(base + 4096); }

static void absent(void) {
    stack_t stack = {.ss_sp = (void *)(base + (1 << 20)), .ss_size = 1 << 14};
    sigaltstack(&stack, NULL);
    sigaction(SIGUSR1, &(struct sigaction){.sa_handler = note, .sa_flags = SA_ONSTACK}, NULL);
    kill(getpid(), SIGUSR1);
    _exit(11);
}

static void noHandler(void) {
    signal(SIGUSR1, (void (*)(int))16);
    kill(getpid(), SIGUSR1);
    _exit(11);
}

/* A handler that is interrupted by itself for ever uses its stack up. */
static void nested(int signo) { kill(getpid(), signo); }
static void deeper(void) {
    sigaction(SIGUSR1, &(struct sigaction){.sa_handler = nested, .sa_flags = SA_NODEFER}, NULL);
    kill(getpid(), SIGUSR1);
}

static void badReturn(void) {
    /* There is no frame of a signal here. */
    static char nothing[8192] __attribute__((aligned(64)));
    memset(nothing, -1, sizeof nothing);
#ifdef __riscv
    register long a7 asm("a7") = SYS_rt_sigreturn;
    asm volatile("mv sp, %0\n ecall\n ebreak" : : "r"(8L), "r"(a7) : "memory");
#else
    asm volatile("mov $8, %%rsp\n mov $15, %%eax\n syscall\n int3" : : : "rax", "memory");
#endif
}

void stacks(void) {
    char *area = mmap(NULL, 8192 + (8 << 20), PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    mprotect(area, 8192, PROT_READ | PROT_WRITE);
    base = (unsigned long)area;
    child("good", good);
    child("odd", odd);
    child("nowhere", nowhere);
    child("the kernel's", kernels);
    child("below all", belowAll);
    child("just fits", justFits);
    child("alternative stack that is not there", absent);
    child("handler that is not there", noHandler);
    child("handlers without end", deeper);
    child("return from no signal", badReturn);
}
