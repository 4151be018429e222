# The vDSO: a small shared library that the kernel maps into every process (vdso(7)). Its functions and their version are those of Linux on
# riscv64. Clocks are read without a system call: `time` counts ns of machine time, which is what the kernel's own clocks tell (clockNow.ts),
# and real time begins at a fixed date. What it does not know, CPU time and numbers that are no clocks, it leaves to the system call.
#
# A signal handler returns to __vdso_rt_sigreturn; its call frame information says where in the frame of the handler (signal/signalFrame.ts) the
# interrupted registers lie, so that unwinders step through. Unwinders without it know the two instructions by their encodings, so these may not be
# compressed.
#
# Built into image.ts by build.sh, which defines BOOT_SECONDS (bootTime.ts).

#define NR_clock_gettime 113
#define NR_clock_getres 114
#define NR_rt_sigreturn 139
#define NR_getcpu 168
#define NR_riscv_flush_icache 259

# Sets of clocks (kernel/clock.ts) as bits: REALTIME 0, MONOTONIC 1, MONOTONIC_RAW 4, REALTIME_COARSE 5, MONOTONIC_COARSE 6, BOOTTIME 7, TAI 11.
#define CLOCKS 0x8f3
#define REALTIME_CLOCKS 0x821
#define COARSE_CLOCKS 0x060
#define CLOCKS_END 12

#define COARSE_NS 4000000
#define NS_PER_SECOND 1000000000

    .option norvc
    .text

    .macro function name
    .globl \name
    .type \name, @function
\name:
    .cfi_startproc
    .endm

    .macro end name
    .cfi_endproc
    .size \name, . - \name
    .endm

    .macro syscall nr
    li a7, \nr
    ecall
    ret
    .endm

    # Goes to `else` unless the clock with number a0 is in CLOCKS. Leaves its bit in t0.
    .macro clockbit else
    li t0, CLOCKS_END
    bgeu a0, t0, \else
    li t0, 1
    sll t0, t0, a0
    li t1, CLOCKS
    and t1, t1, t0
    beqz t1, \else
    .endm

    # Seconds since the machine was switched on into t2, ns into t3.
    .macro now
    rdtime t1
    li t3, NS_PER_SECOND
    divu t2, t1, t3
    remu t3, t1, t3
    .endm

    .globl __vdso_rt_sigreturn
    .type __vdso_rt_sigreturn, @function
    .cfi_startproc
    .cfi_signal_frame
    # At a handler's return sp is at its frame: 128 bytes of siginfo_t, 176 of ucontext_t, then pc, x1 ... x31 and f0 ... f31. What was interrupted
    # goes on at pc, which is column 64 (RISC-V ELF psABI, "DWARF Register Numbers").
    .cfi_return_column 64
    .cfi_def_cfa sp, 0
    .cfi_offset 64, 304
    .irp n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    .cfi_offset \n, 304 + 8 * \n
    .endr
    .irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    .cfi_offset 32 + \n, 560 + 8 * \n
    .endr
    # Unwinders look for a return address minus one.
    nop
__vdso_rt_sigreturn:
    li a7, NR_rt_sigreturn
    ecall
    .cfi_endproc
    .size __vdso_rt_sigreturn, . - __vdso_rt_sigreturn

    # int clock_gettime(clockid_t clockid, struct timespec *tp)
function __vdso_clock_gettime
    clockbit 2f
    now
    li t1, REALTIME_CLOCKS
    and t0, t0, t1
    beqz t0, 1f
    li t0, BOOT_SECONDS
    add t2, t2, t0
1:  sd t2, 0(a1)
    sd t3, 8(a1)
    li a0, 0
    ret
2:  syscall NR_clock_gettime
end __vdso_clock_gettime

    # int gettimeofday(struct timeval *tv, struct timezone *tz): either may be NULL; the zone is UTC.
function __vdso_gettimeofday
    beqz a0, 1f
    now
    li t0, BOOT_SECONDS
    add t2, t2, t0
    li t0, 1000
    divu t3, t3, t0
    sd t2, 0(a0)
    sd t3, 8(a0)
1:  beqz a1, 2f
    sw zero, 0(a1)
    sw zero, 4(a1)
2:  li a0, 0
    ret
end __vdso_gettimeofday

    # int clock_getres(clockid_t clockid, struct timespec *res): res may be NULL.
function __vdso_clock_getres
    clockbit 3f
    beqz a1, 2f
    li t1, 1
    andi t0, t0, COARSE_CLOCKS
    beqz t0, 1f
    li t1, COARSE_NS
1:  sd zero, 0(a1)
    sd t1, 8(a1)
2:  li a0, 0
    ret
3:  syscall NR_clock_getres
end __vdso_clock_getres

    # int getcpu(unsigned *cpu, unsigned *node, void *cache): user code cannot know its hart by itself, on Linux neither.
function __vdso_getcpu
    syscall NR_getcpu
end __vdso_getcpu

    # int riscv_flush_icache(void *start, void *end, unsigned long flags)
function __vdso_flush_icache
    syscall NR_riscv_flush_icache
end __vdso_flush_icache

    .section .note.GNU-stack, "", @progbits
