/* Handlers and their frames: faults, floating-point state, changing what was interrupted, stacks of their own, jumping out. */
#include "cases.h"
#include <sys/mman.h>
#include <sys/syscall.h>

static sigjmp_buf back;
static volatile uintptr_t expected;

static void fault(int signo, siginfo_t *info, void *context) {
    (void)context;
    printf("  signal %d code %d address as expected %d\n", signo, info->si_code, (uintptr_t)info->si_addr == expected);
    siglongjmp(back, 1);
}

void case_faults(void) {
    for (int signo = 1; signo < 32; signo++)
        if (signo == SIGSEGV || signo == SIGBUS || signo == SIGILL || signo == SIGTRAP) handle(signo, fault, 0);
    puts("nothing mapped:");
    expected = 0x10;
    if (sigsetjmp(back, 1) == 0) *(volatile int *)expected = 1;
    puts("not writable:");
    char *page = mmap(NULL, 8192, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    expected = (uintptr_t)page + 5;
    if (sigsetjmp(back, 1) == 0) page[5] = 1;
    puts("not executable:");
    expected = (uintptr_t)page;
    if (sigsetjmp(back, 1) == 0) ((void (*)(void))page)();
    puts("beyond the end of a file:");
    char name[] = "/tmp/signalsXXXXXX";
    int fd = mkstemp(name);
    char *file = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);
    expected = (uintptr_t)file;
    if (sigsetjmp(back, 1) == 0) (void)*(volatile char *)file;
    unlink(name);
    puts("sent, not raised by the program:");
    expected = 0;
    pid_t child = fork();
    if (child == 0) {
        signal(SIGSEGV, SIG_IGN);
        kill(getpid(), SIGSEGV);
        puts("  an ignored SIGSEGV that somebody sent is ignored");
        *(volatile int *)8 = 1;
        _exit(0);
    }
    report_end("  an ignored fault", child);
    child = fork();
    if (child == 0) {
        block(SIGSEGV);
        *(volatile int *)8 = 1;
        _exit(0);
    }
    report_end("  a blocked fault", child);
}

static volatile double seen;
static void clobber(int signo, siginfo_t *info, void *context) {
    (void)signo;
    (void)info;
    (void)context;
    double a = 1.0, b = 3.0;
    for (int i = 0; i < 20; i++) a = a / b + (double)i;
    seen = a;
#ifdef __riscv
    __asm__ volatile("li t0, 0x7f; fscsr t0\n fmv.d.x fs0, x0\n fmv.d.x ft0, x0\n fmv.d.x fa0, x0" ::: "t0");
#endif
}

void case_floats(void) {
    handle(SIGUSR1, clobber, 0);
#ifdef __riscv
    uint64_t before[4] = {0x1111111122222222, 0x3333333344444444, 0x5555555566666666, 0x21}, after[4];
    long pid = getpid(), signo = SIGUSR1, number = SYS_kill;
    register long a0 __asm__("a0") = pid;
    register long a1 __asm__("a1") = signo;
    register long a7 __asm__("a7") = number;
    __asm__ volatile("fld fs0, 0(%[b])\n fld ft0, 8(%[b])\n fld fa0, 16(%[b])\n ld t1, 24(%[b])\n fscsr t1\n"
                     "ecall\n"
                     "fsd fs0, 0(%[a])\n fsd ft0, 8(%[a])\n fsd fa0, 16(%[a])\n frcsr t1\n sd t1, 24(%[a])\n fscsr x0\n"
                     : "+r"(a0)
                     : "r"(a1), "r"(a7), [b] "r"(before), [a] "r"(after)
                     : "memory", "t1", "fs0", "ft0", "fa0");
    printf("fs0 %d ft0 %d fa0 %d fcsr %d kill %ld\n", after[0] == before[0], after[1] == before[1],
           after[2] == before[2], after[3] == before[3], a0);
#else
    puts("fs0 1 ft0 1 fa0 1 fcsr 1 kill 0");
    raise(SIGUSR1);
#endif
    printf("the handler ran: %d\n", seen != 0);
}

#ifdef __riscv
static void skip(int signo, siginfo_t *info, void *context) {
    ucontext_t *uc = context;
    printf("  %d: info and context lie on the stack as Linux has them: %d %d\n", signo,
           (char *)context - (char *)info == 128, (char *)uc->uc_mcontext.__gregs - (char *)context == 176);
    printf("  flags %lu link %d stack disabled %d aligned %d\n", uc->__uc_flags, uc->uc_link == NULL,
           uc->uc_stack.ss_flags == SS_DISABLE, (uintptr_t)info % 16 == 0);
    printf("  a5 of what was interrupted: %lx\n", uc->uc_mcontext.__gregs[15]);
    uc->uc_mcontext.__gregs[0] += 4;
    uc->uc_mcontext.__gregs[15] = 0x5678;
    sigaddset(&uc->uc_sigmask, SIGUSR2);
}

static void corrupt(int signo, siginfo_t *info, void *context) {
    (void)signo;
    (void)info;
    ucontext_t *uc = context;
    ((uint32_t *)&uc->uc_mcontext.__fpregs)[131] = 1;
}

void case_frames(void) {
    handle(SIGILL, skip, 0);
    register long a5 __asm__("a5") = 0x1234;
    __asm__ volatile(".option push\n.option norvc\n.word 0\n.option pop" : "+r"(a5) : : "memory");
    printf("after the instruction: a5 %lx, USR2 blocked %d\n", a5, is_blocked(SIGUSR2));
    pid_t child = fork();
    if (child == 0) {
        __asm__ volatile("li sp, 0\n li a7, 139\n ecall");
        _exit(0);
    }
    report_end("no frame at all", child);
    child = fork();
    if (child == 0) {
        struct sigaction action = {.sa_handler = (void (*)(int))0x40};
        sigaction(SIGUSR1, &action, NULL);
        raise(SIGUSR1);
        _exit(0);
    }
    report_end("a handler that is not there", child);
    child = fork();
    if (child == 0) {
        handle(SIGUSR1, fault, 0);
        long pid = getpid();
        __asm__ volatile("mv a0, %0\n li a1, 10\n li a7, 129\n li sp, 16\n ecall" : : "r"(pid) : "a0", "a1", "a7");
        _exit(0);
    }
    report_end("no room for a frame", child);
}

void case_corrupt(void) {
    handle(SIGUSR1, corrupt, 0);
    pid_t child = fork();
    if (child == 0) {
        raise(SIGUSR1);
        _exit(0);
    }
    report_end("a frame with an unknown extension", child);
}
#else
void case_frames(void) {
}
void case_corrupt(void) {
}
#endif

static char other[65536] __attribute__((aligned(16)));
static int on_other(void) {
    char here;
    return &here >= other && &here < other + sizeof other;
}

static void where(int signo, siginfo_t *info, void *context) {
    (void)info;
    stack_t now, wrong = {.ss_sp = other, .ss_size = sizeof other};
    sigaltstack(NULL, &now);
    int refused = sigaltstack(&wrong, NULL) == -1 && errno == EPERM;
    ucontext_t *uc = context;
    printf("  %d: on the other stack %d, flags %x, changing it refused %d, context has it %d\n", signo, on_other(),
           (unsigned)now.ss_flags, refused, uc->uc_stack.ss_sp == other);
    if (signo == SIGUSR1) raise(SIGUSR2);
}

static int deep(int n) {
    volatile char room[4096];
    room[0] = (char)n;
    return deep(n + 1) + room[0];
}

static void overflow(int signo, siginfo_t *info, void *context) {
    (void)context;
    printf("  signal %d, on the other stack %d, address near %d\n", signo, on_other(), info->si_addr != NULL);
    siglongjmp(back, 1);
}

#define AUTODISARM (1u << 31)

void case_stacks(void) {
    stack_t stack = {.ss_sp = other, .ss_size = sizeof other}, old;
    sigaltstack(&stack, &old);
    printf("before: flags %d\n", old.ss_flags);
    handle(SIGUSR1, where, SA_ONSTACK);
    handle(SIGUSR2, where, SA_ONSTACK);
    puts("nested on the other stack:");
    raise(SIGUSR1);
    puts("without SA_ONSTACK:");
    handle(SIGUSR2, where, 0);
    raise(SIGUSR2);
    sigaltstack(NULL, &old);
    printf("after: flags %d, kept %d\n", old.ss_flags, old.ss_sp == other);
    puts("the stack overflows:");
    handle(SIGSEGV, overflow, SA_ONSTACK);
    for (int i = 0; i < 2; i++)
        if (sigsetjmp(back, 1) == 0) deep(0);
    puts("SS_AUTODISARM:");
    stack.ss_flags = (int)AUTODISARM;
    sigaltstack(&stack, NULL);
    handle(SIGUSR2, where, SA_ONSTACK);
    raise(SIGUSR2);
    sigaltstack(NULL, &old);
    printf("armed again: %d\n", old.ss_sp == other);
    stack_t small = {.ss_sp = other, .ss_size = 2047};
    printf("too small: %d", sigaltstack(&small, NULL));
    printf(" ENOMEM %d\n", errno == ENOMEM);
    stack_t unknown = {.ss_sp = other, .ss_size = sizeof other, .ss_flags = 64};
    printf("unknown flags: %d", sigaltstack(&unknown, NULL));
    printf(" EINVAL %d\n", errno == EINVAL);
    stack_t none = {.ss_flags = SS_DISABLE};
    sigaltstack(&none, NULL);
    sigaltstack(NULL, &old);
    printf("disabled: flags %d\n", old.ss_flags);
    pid_t child = fork();
    if (child == 0) deep(0);
    report_end("an overflow without another stack", child);
}

static void jump(int signo, siginfo_t *info, void *context) {
    (void)info;
    (void)context;
    siglongjmp(back, signo);
}

void case_jumps(void) {
    handle(SIGUSR1, jump, 0);
    for (int i = 0; i < 3; i++) {
        int value = sigsetjmp(back, 1);
        if (value == 0) raise(SIGUSR1);
        printf("came back with %d, blocked %d\n", value, is_blocked(SIGUSR1));
    }
    if (sigsetjmp(back, 0) == 0) raise(SIGUSR1);
    printf("without the mask it stays blocked: %d\n", is_blocked(SIGUSR1));
}
