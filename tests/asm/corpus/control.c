/* Branches, loops and switches: 24 functions. */
int sign(int a) { if (a < 0) return -1; if (a > 0) return 1; return 0; }
int max3(int a, int b, int c) { int m = a > b ? a : b; return m > c ? m : c; }
int clamp(int a, int low, int high) { return a < low ? low : a > high ? high : a; }
int sumTo(int n) { int s = 0; for (int i = 0; i <= n; i++) s += i; return s; }
int countDown(int n) { while (n-- > 0) if (n % 7 == 3) break; return n; }
long power(long base, int n) { long r = 1; do { if (n & 1) r *= base; base *= base; n >>= 1; } while (n); return r; }
int gcd(int a, int b) { while (b) { int t = a % b; a = b; b = t; } return a; }
int factorial(int n) { return n < 2 ? 1 : n * factorial(n - 1); }
int fibonacci(int n) { return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2); }
int dense(int a) { switch (a) { case 0: return 5; case 1: return 17; case 2: return 3; case 3: return 99; case 4: return 41; case 5: return 8; case 6: return 77; default: return -1; } }
int sparse(int a) { switch (a) { case 1: return 2; case 100: return 3; case 10000: return 4; case -5: return 5; } return 0; }
extern void act(int);
void actions(int a) { switch (a) { case 10: act(1); break; case 11: act(2); case 12: act(3); break; case 13: act(a); break; case 14: act(5); break; case 15: act(6); return; default: act(0); } act(100); }
int nested(int n) { int c = 0; for (int i = 0; i < n; i++) for (int j = i; j < n; j++) { if ((i ^ j) & 1) continue; c += i * j; } return c; }
int jumpOut(int n) { for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) if (i * j == 42) goto found; return -1; found: return n; }
int computed(int op, int a) { static void *const table[] = {&&inc, &&dec, &&twice, &&none}; goto *table[op & 3]; inc: return a + 1; dec: return a - 1; twice: return a * 2; none: return a; }
int both(int a, int b) { return a && b; }
int either(int a, int b) { return a || b; }
int chain(int a) { return a == 1 ? 10 : a == 2 ? 20 : a == 3 ? 30 : a == 4 ? 40 : 50; }
int collatz(unsigned n) { int steps = 0; while (n != 1) { n = n & 1 ? 3 * n + 1 : n / 2; steps++; } return steps; }
int even(int n); 
int odd(int n) { return n == 0 ? 0 : even(n - 1); }
int even(int n) { return n == 0 ? 1 : odd(n - 1); }
int ackermann(int m, int n) { if (m == 0) return n + 1; if (n == 0) return ackermann(m - 1, 1); return ackermann(m - 1, ackermann(m, n - 1)); }
int isPrime(int n) { if (n < 2) return 0; for (int i = 2; i * i <= n; i++) if (n % i == 0) return 0; return 1; }
void forever(volatile int *p) { for (;;) *p += 1; }
int range(int c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }
