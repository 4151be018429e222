/* Strings and small interpreters: 26 functions. */
#include <stddef.h>
static int isSpace(int c) { return c == ' ' || c == '\t' || c == '\n'; }
static int isDigit(int c) { return c >= '0' && c <= '9'; }
int lower(int c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }
int upper(int c) { return c >= 'a' && c <= 'z' ? c - 32 : c; }
void lowerAll(char *s) { for (; *s; s++) *s = (char)lower(*s); }
size_t span(const char *s, const char *set) { size_t n = 0; for (; s[n]; n++) { const char *p = set; while (*p && *p != s[n]) p++; if (!*p) break; } return n; }
char *findChar(const char *s, int c) { for (; *s; s++) if (*s == c) return (char *)s; return NULL; }
char *findLast(const char *s, int c) { const char *found = NULL; do if (*s == c) found = s; while (*s++); return (char *)found; }
char *findText(const char *s, const char *t) { for (; *s; s++) { const char *a = s, *b = t; while (*b && *a == *b) a++, b++; if (!*b) return (char *)s; } return NULL; }
char *append(char *to, const char *from) { char *p = to; while (*p) p++; while ((*p++ = *from++)); return to; }
void reverseText(char *s, int n) { for (int i = 0, j = n - 1; i < j; i++, j--) { char t = s[i]; s[i] = s[j]; s[j] = t; } }
int words(const char *s) { int n = 0, inside = 0; for (; *s; s++) { if (isSpace(*s)) inside = 0; else if (!inside) { inside = 1; n++; } } return n; }
int lines(const char *s) { int n = 0; while (*s) n += *s++ == '\n'; return n; }
static const char *skip(const char *s) { while (isSpace(*s)) s++; return s; }
static long sum(const char **s);
static long atom(const char **s) { *s = skip(*s); if (**s == '(') { ++*s; long v = sum(s); ++*s; return v; } long v = 0; while (isDigit(**s)) v = v * 10 + *(*s)++ - '0'; return v; }
static long product(const char **s) { long v = atom(s); for (;;) { *s = skip(*s); if (**s == '*') { ++*s; v *= atom(s); } else if (**s == '/') { ++*s; v /= atom(s); } else return v; } }
static long sum(const char **s) { long v = product(s); for (;;) { *s = skip(*s); if (**s == '+') { ++*s; v += product(s); } else if (**s == '-') { ++*s; v -= product(s); } else return v; } }
long calculate(const char *s) { return sum(&s); }
int hexDigit(int c) { if (isDigit(c)) return c - '0'; c = lower(c); return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; }
long parseHex(const char *s) { long v = 0; for (int d; (d = hexDigit(*s)) >= 0; s++) v = v << 4 | d; return v; }
int run(const unsigned char *code, long *stack) { int sp = 0; for (;;) switch (*code++) { case 0: return sp; case 1: stack[sp++] = *code++; break; case 2: sp--; stack[sp - 1] += stack[sp]; break; case 3: sp--; stack[sp - 1] -= stack[sp]; break; case 4: sp--; stack[sp - 1] *= stack[sp]; break; case 5: stack[sp] = stack[sp - 1]; sp++; break; case 6: if (!stack[--sp]) code += *code; code++; break; case 7: code -= *code; break; default: return -1; } }
int match(const char *p, const char *s) { for (; *p; p++, s++) { if (*p == '*') { while (*s) if (match(p + 1, s++)) return 1; return match(p + 1, s); } if (*p != '?' && *p != *s) return 0; } return !*s; }
int encodeRuns(const char *s, char *to) { int n = 0; while (*s) { int k = 1; while (s[k] == *s && k < 9) k++; to[n++] = (char)('0' + k); to[n++] = *s; s += k; } return n; }
int balanced(const char *s) { int depth = 0; for (; *s; s++) { if (*s == '(') depth++; else if (*s == ')' && --depth < 0) return 0; } return depth == 0; }
void caesar(char *s, int by) { for (; *s; s++) { if (*s >= 'a' && *s <= 'z') *s = (char)('a' + (*s - 'a' + by) % 26); else if (*s >= 'A' && *s <= 'Z') *s = (char)('A' + (*s - 'A' + by) % 26); } }
const char *weekday(int d) { switch (d) { case 0: return "Sunday"; case 1: return "Monday"; case 2: return "Tuesday"; case 3: return "Wednesday"; case 4: return "Thursday"; case 5: return "Friday"; case 6: return "Saturday"; } return "no day"; }
