/* Integers: 24 functions. */
typedef unsigned long ul;
int add(int a, int b) { return a + b; }
long addLong(long a, long b) { return a + b; }
int subtract(int a, int b) { return a - b * 3; }
long multiply(long a, long b) { return a * b + 7; }
int divide(int a, int b) { return a / b; }
ul divideUnsigned(ul a, ul b) { return a / b + a % b; }
int remainderOf(int a, int b) { return a % b; }
int byTen(int a) { return a / 10; }
unsigned byThree(unsigned a) { return a / 3; }
long shiftLeft(long a, int n) { return a << n; }
long shiftRight(long a, int n) { return a >> n; }
unsigned shiftUnsigned(unsigned a, int n) { return a >> n; }
int rotate(unsigned a, int n) { return (a << n) | (a >> (32 - n)); }
long bits(long a, long b) { return (a & b) | (a ^ ~b); }
int negate(int a) { return -a; }
int absolute(int a) { return a < 0 ? -a : a; }
long constant(void) { return 0x123456789abcdefL; }
long constants(long a) { return a + 0x7fffffff + 0x80000000L - 0x1000; }
int compare(int a, int b) { return (a < b) - (a > b) + (a == b) * 2 + (a != b) * 4 + (a <= b) * 8; }
int compareUnsigned(unsigned a, unsigned b) { return (a < b) | (a >= b) << 1; }
short narrow(int a) { return (short)(a * 3); }
unsigned char narrower(long a) { return (unsigned char)(a >> 3); }
long widen(signed char a, unsigned short b, int c, unsigned d) { return a + b + (long)c + d; }
__int128 wide(__int128 a, __int128 b) { return a * b + (a >> 3) - b; }
