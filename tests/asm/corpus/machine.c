/* What is near to the machine: atomics, inline assembly, registers, attributes: 26 functions. */
typedef unsigned long ul;
int fetchAdd(int *p, int v) { return __atomic_fetch_add(p, v, __ATOMIC_SEQ_CST); }
long fetchOr(long *p, long v) { return __atomic_fetch_or(p, v, __ATOMIC_RELAXED); }
long fetchAnd(long *p, long v) { return __atomic_fetch_and(p, v, __ATOMIC_ACQUIRE); }
int exchange(int *p, int v) { return __atomic_exchange_n(p, v, __ATOMIC_RELEASE); }
_Bool compareExchange(long *p, long *old, long v) { return __atomic_compare_exchange_n(p, old, v, 0, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED); }
int loadAcquire(int *p) { return __atomic_load_n(p, __ATOMIC_ACQUIRE); }
void storeRelease(int *p, int v) { __atomic_store_n(p, v, __ATOMIC_RELEASE); }
void barrier(void) { __sync_synchronize(); }
void lock(int *p) { while (__atomic_exchange_n(p, 1, __ATOMIC_ACQUIRE)) __builtin_riscv_pause(); }
ul readCycle(void) { ul v; __asm__ volatile("rdcycle %0" : "=r"(v)); return v; }
ul readTime(void) { ul v; __asm__ volatile("rdtime %0" : "=r"(v)); return v; }
int roundingMode(void) { int v; __asm__ volatile("frrm %0" : "=r"(v)); return v; }
void setFlags(int v) { __asm__ volatile("fsflags %0" : : "r"(v)); }
long systemCall(long number, long a, long b) { register long a0 __asm__("a0") = a; register long a1 __asm__("a1") = b; register long a7 __asm__("a7") = number; __asm__ volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a7) : "memory"); return a0; }
void *framePointer(void) { return __builtin_frame_address(0); }
void *returnAddress(void) { return __builtin_return_address(0); }
void trap(void) { __builtin_trap(); }
int loop(int n) { int r; __asm__("mv %0, zero\n1:\tadd %0, %0, %1\n\taddi %1, %1, -1\n\tbnez %1, 1b" : "=&r"(r), "+r"(n)); return r; }
__attribute__((noreturn)) void stop(void) { for (;;) __asm__ volatile("wfi"); }
__attribute__((naked)) void naked(void) { __asm__("addi sp, sp, -16\n\tsd ra, 8(sp)\n\tcall act\n\tld ra, 8(sp)\n\taddi sp, sp, 16\n\tret"); }
__attribute__((noinline, optimize("O3"))) int unrolled(const int *p) { int s = 0; for (int i = 0; i < 16; i++) s += p[i]; return s; }
extern void act(void);
void prologue(long a, long b, long c, long d) { act(); act(); __asm__ volatile("" : : "r"(a), "r"(b), "r"(c), "r"(d)); }
double keepsDoubles(double a, double b) { act(); return a + b; }
int tailCall(int a) { extern int other(int); return other(a + 1); }
_Bool overflow(int a, int b, int *r) { return __builtin_add_overflow(a, b, r); }
void restore(int n) { extern int setjmp(void *), longjmp(void *, int); static long buffer[64]; if (setjmp(buffer) == 0 && n) longjmp(buffer, n); }
long many(long a, long b, long c, long d, long e, long f, long g, long h, long i, long j, long k) { return a + b * c - d * e + f * g - h * i + j * k; }
