/* Whole algorithms: 26 functions. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
static void swap(int *a, int *b) { int t = *a; *a = *b; *b = t; }
void bubble(int *a, int n) { for (int i = 0; i < n; i++) for (int j = 0; j + 1 < n - i; j++) if (a[j] > a[j + 1]) swap(&a[j], &a[j + 1]); }
void quick(int *a, int low, int high) { if (low >= high) return; int p = a[(low + high) / 2], i = low, j = high; while (i <= j) { while (a[i] < p) i++; while (a[j] > p) j--; if (i <= j) swap(&a[i++], &a[j--]); } quick(a, low, j); quick(a, i, high); }
void insertionSort(long *a, int n) { for (int i = 1; i < n; i++) { long v = a[i]; int j = i; for (; j > 0 && a[j - 1] > v; j--) a[j] = a[j - 1]; a[j] = v; } }
int search(const int *a, int n, int v) { int low = 0, high = n; while (low < high) { int middle = low + (high - low) / 2; if (a[middle] < v) low = middle + 1; else high = middle; } return low < n && a[low] == v ? low : -1; }
uint32_t crc(const uint8_t *p, size_t n) { uint32_t c = ~0u; while (n--) { c ^= *p++; for (int k = 0; k < 8; k++) c = c & 1 ? (c >> 1) ^ 0xedb88320u : c >> 1; } return ~c; }
uint64_t fnv(const char *s) { uint64_t h = 0xcbf29ce484222325u; while (*s) h = (h ^ (uint8_t)*s++) * 0x100000001b3u; return h; }
uint32_t adler(const uint8_t *p, size_t n) { uint32_t a = 1, b = 0; for (size_t i = 0; i < n; i++) { a = (a + p[i]) % 65521; b = (b + a) % 65521; } return b << 16 | a; }
int population(uint64_t v) { int n = 0; while (v) { v &= v - 1; n++; } return n; }
int leadingZeros(uint32_t v) { return v ? __builtin_clz(v) : 32; }
uint64_t swapBytes(uint64_t v) { return __builtin_bswap64(v); }
int parse(const char *s) { int v = 0; bool negative = *s == '-'; if (negative) s++; while (*s >= '0' && *s <= '9') v = v * 10 + *s++ - '0'; return negative ? -v : v; }
char *print(char *end, unsigned v, unsigned base) { *--end = 0; do *--end = "0123456789abcdef"[v % base]; while (v /= base); return end; }
void sieve(bool *composite, int n) { for (int i = 2; i * i < n; i++) if (!composite[i]) for (int j = i * i; j < n; j += i) composite[j] = true; }
void multiplyMatrices(const double *a, const double *b, double *c, int n) { for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) { double s = 0; for (int k = 0; k < n; k++) s += a[i * n + k] * b[k * n + j]; c[i * n + j] = s; } }
int editDistance(const char *a, const char *b, int n, int m) { int row[64]; for (int j = 0; j <= m; j++) row[j] = j; for (int i = 1; i <= n; i++) { int before = row[0]; row[0] = i; for (int j = 1; j <= m; j++) { int t = row[j]; int best = before + (a[i - 1] != b[j - 1]); if (row[j] + 1 < best) best = row[j] + 1; if (row[j - 1] + 1 < best) best = row[j - 1] + 1; row[j] = best; before = t; } } return row[m]; }
void hanoi(int n, int from, int to, int by, void (*move)(int, int)) { if (n == 0) return; hanoi(n - 1, from, by, to, move); move(from, to); hanoi(n - 1, by, to, from, move); }
int queens(int n, int row, unsigned columns, unsigned left, unsigned right) { if (row == n) return 1; int count = 0; unsigned free = ~(columns | left | right) & ((1u << n) - 1); while (free) { unsigned bit = free & -free; free ^= bit; count += queens(n, row + 1, columns | bit, (left | bit) << 1, (right | bit) >> 1); } return count; }
uint32_t xorshift(uint32_t *state) { uint32_t x = *state; x ^= x << 13; x ^= x >> 17; x ^= x << 5; return *state = x; }
uint64_t multiplyModulo(uint64_t a, uint64_t b, uint64_t m) { uint64_t r = 0; while (b) { if (b & 1) r = (r + a) % m; a = (a + a) % m; b >>= 1; } return r; }
struct tree { struct tree *left, *right; int key; };
struct tree *find(struct tree *t, int key) { while (t && t->key != key) t = key < t->key ? t->left : t->right; return t; }
int depth(const struct tree *t) { if (!t) return 0; int l = depth(t->left), r = depth(t->right); return 1 + (l > r ? l : r); }
void walk(const struct tree *t, void (*visit)(int)) { if (!t) return; walk(t->left, visit); visit(t->key); walk(t->right, visit); }
int heapDown(int *h, int n, int i) { for (;;) { int c = 2 * i + 1; if (c >= n) return i; if (c + 1 < n && h[c + 1] > h[c]) c++; if (h[i] >= h[c]) return i; swap(&h[i], &h[c]); i = c; } }
bool palindrome(const char *s, int n) { for (int i = 0; i < n / 2; i++) if (s[i] != s[n - 1 - i]) return false; return true; }
int utf8Length(const uint8_t *s) { int n = 0; for (; *s; s++) n += (*s & 0xc0) != 0x80; return n; }
