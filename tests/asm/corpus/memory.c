/* Pointers, arrays, structures: 26 functions. */
typedef unsigned long ul;
struct point { int x, y; };
struct mixed { char c; short s; int i; long l; float f; double d; void *p; };
struct node { struct node *next, *previous; long value; };
union bits { float f; unsigned u; };
struct fields { unsigned a : 3, b : 11, c : 18; int d : 5; };
int load(const int *p) { return *p + p[1] + p[-1]; }
void store(long *p, long v) { p[0] = v; p[100] = v; p[1000] = v; }
long sizes(const signed char *a, const unsigned char *b, const short *c, const unsigned short *d, const unsigned *e) { return *a + *b + *c + *d + *e; }
void narrowStores(char *a, short *b, int *c, int v) { *a = v; *b = v; *c = v; }
int length(const char *s) { int n = 0; while (*s++) n++; return n; }
void copy(char *to, const char *from, ul n) { while (n--) *to++ = *from++; }
void clear(long *p, int n) { for (int i = 0; i < n; i++) p[i] = 0; }
int compareStrings(const char *a, const char *b) { while (*a && *a == *b) a++, b++; return *a - *b; }
struct point makePoint(int x, int y) { return (struct point){x, y}; }
struct mixed makeMixed(int i) { struct mixed m = {'a', 2, i, 4, 5.0f, 6.0, &i}; return m; }
int pointSum(struct point p) { return p.x + p.y; }
double mixedSum(struct mixed m) { return m.c + m.s + m.i + m.l + m.f + m.d; }
void insert(struct node *list, struct node *n) { n->next = list->next; n->previous = list; list->next->previous = n; list->next = n; }
long total(const struct node *n) { long s = 0; for (; n; n = n->next) s += n->value; return s; }
struct node *reverse(struct node *n) { struct node *r = 0; while (n) { struct node *t = n->next; n->next = r; r = n; n = t; } return r; }
unsigned pun(float f) { union bits b = {f}; return b.u; }
int readFields(struct fields *f) { return f->a + f->b + f->c + f->d; }
void writeFields(struct fields *f, int v) { f->a = v; f->b = v + 1; f->d = v - 1; }
int onStack(int n) { int a[100]; for (int i = 0; i < 100; i++) a[i] = i * n; return a[n]; }
extern void use(void *);
void bigStack(void) { char a[100000]; use(a); use(a + 5000); }
void variable(int n) { char a[n]; use(a); use(__builtin_alloca(n * 2)); }
int matrix(int m[8][16], int i, int j) { return m[i][j] + m[j][i]; }
long difference(const struct mixed *a, const struct mixed *b) { return a - b; }
int viaPointer(int (*f)(int, int), int a) { return f(a, 1) + f(2, a); }
void *offset(struct mixed *m) { return &m->d; }
struct mixed assign(const struct mixed *a) { return *a; }
