/* Floating point: 24 functions. */
float addFloat(float a, float b) { return a + b; }
double addDouble(double a, double b) { return a + b * 2.5; }
double mixed(float a, int b, long c, unsigned d) { return a + b + c + d; }
int truncateFloat(float a) { return (int)a; }
unsigned long truncateDouble(double a) { return (unsigned long)a; }
float narrowDouble(double a) { return (float)a; }
double root(double a) { return __builtin_sqrt(a); }
double fused(double a, double b, double c) { return __builtin_fma(a, b, c); }
double fusedMinus(double a, double b, double c) { return a * b - c; }
float fusedNegative(float a, float b, float c) { return -(a * b) - c; }
double absoluteDouble(double a) { return __builtin_fabs(a); }
double negative(double a) { return -a; }
float copySign(float a, float b) { return __builtin_copysignf(a, b); }
int less(double a, double b) { return a < b; }
int unordered(double a, double b) { return __builtin_isunordered(a, b) || a != b; }
double largest(const double *v, int n) { double m = v[0]; for (int i = 1; i < n; i++) if (v[i] > m) m = v[i]; return m; }
float dot(const float *a, const float *b, int n) { float s = 0; for (int i = 0; i < n; i++) s += a[i] * b[i]; return s; }
double polynomial(double x) { return ((3.25 * x - 1e10) * x + 1e-10) * x - 0.1; }
float constantFloat(void) { return 3.14159265f; }
double constantDouble(int i) { static const double t[] = {1.0, -2.5, 1e300, 0.0, -0.0}; return t[i]; }
long double longDouble(long double a, double b) { return a * b; }
_Complex double complexProduct(_Complex double a, _Complex double b) { return a * b; }
double average(double a, double b, double c, double d, double e, double f, double g, double h, double i, double j) { return (a + b + c + d + e + f + g + h + i + j) / 10; }
int classify(double a) { return __builtin_isnan(a) ? 1 : __builtin_isinf(a) ? 2 : a == 0 ? 3 : 4; }
