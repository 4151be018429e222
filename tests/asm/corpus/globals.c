/* Data of all kinds, and what names it: 26 functions. */
#include <stdarg.h>
int zeroed;
int set = 5;
static int hidden;
static long kept = 77;
const int table[] = {1, 2, 3, 5, 8, 13, 21, 34};
static const char *const names[] = {"zero", "one", "two", "three"};
char buffer[4096];
_Thread_local int perThread = 3;
_Thread_local long perThreadZero;
extern _Thread_local int elsewhereThread;
extern int elsewhere;
extern int weakOne __attribute__((weak));
int inSection __attribute__((section(".special"))) = 9;
int aligned __attribute__((aligned(64)));
int visible __attribute__((visibility("hidden"))) = 2;
struct { char c; long l; int a[3]; const char *s; void (*f)(void); } record = {'x', 1, {1, 2, 3}, "text", 0};
double real = 1.5;
float realToo = -0.25f;
int *pointer = &set, *second = &zeroed + 2;
int getZeroed(void) { return zeroed; }
void putZeroed(int v) { zeroed = v; }
int getHidden(void) { return hidden++; }
long getKept(long v) { long old = kept; kept = v; return old; }
int getTable(int i) { return table[i]; }
const char *getName(int i) { return names[i & 3]; }
char *getBuffer(int i) { return buffer + i; }
int getThread(void) { return perThread++ + (int)perThreadZero; }
int getElsewhereThread(void) { return elsewhereThread; }
int *getThreadAddress(void) { return &perThread; }
int getElsewhere(void) { return elsewhere; }
int *getWeak(void) { return &weakOne; }
int getSpecial(void) { return inSection + aligned + visible; }
const char *text(void) { return "a string\twith \"escapes\"\n\x01\377"; }
int counter(void) { static int n = 100; return ++n; }
double getReal(void) { return real * realToo; }
void *getFunction(void) { return (void *)getReal; }
__attribute__((weak)) int weakFunction(void) { return 1; }
__attribute__((section(".text.cold"), cold, noinline)) void coldFunction(void) { zeroed = -1; }
__attribute__((visibility("hidden"))) int hiddenFunction(int a) { return weakFunction() + a; }
static __attribute__((noinline)) int localFunction(int a) { return a * hiddenFunction(a); }
int callsLocal(int a) { return localFunction(a) + localFunction(a + 1); }
int aliased(int) __attribute__((alias("callsLocal")));
__attribute__((constructor)) void atStart(void) { set = 6; }
__attribute__((destructor)) void atEnd(void) { set = 7; }
int variadic(int n, ...) { va_list list; va_start(list, n); int s = 0; while (n--) s += va_arg(list, int); va_end(list); return s; }
double variadicDouble(const char *kinds, ...) { va_list list; va_start(list, kinds); double s = 0; for (; *kinds; kinds++) s += *kinds == 'd' ? va_arg(list, double) : va_arg(list, long); va_end(list); return s; }
int callsVariadic(void) { return variadic(3, 1, 2, 3) + (int)variadicDouble("dl", 1.5, 2L); }
