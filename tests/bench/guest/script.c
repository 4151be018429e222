/*
 * An interpreter as Lua's: registers in a window of a stack, values of 16 bytes with a tag, instructions of 32 bits that jump to one another
 * (computed goto), tables with a part for numbers and a part for names, calls without recursion in C. Its program fills a table, keeps sums
 * in fields, sorts the table, and calls itself for a Fibonacci number.
 */
#include "bench.h"
#include <string.h>

enum { LOADI, MOVE, ADD, ADDI, SUB, MUL, MOD, LT, JMP, FORLOOP, NEWTABLE, GETINDEX, SETINDEX, GETFIELD, SETFIELD, CALL, RETURN };
enum tag { NIL, INTEGER, NUMBER, TABLE };

struct value {
  union {
    int64_t i;
    double n;
    struct table *t;
  };
  uint8_t tag;
};

struct node {
  const char *name;
  struct value value;
};

struct table {
  struct value *array;
  uint32_t length, capacity;
  struct node nodes[8];
};

struct frame {
  const uint32_t *pc;
  struct value *base;
};

#define ABC(op, a, b, c) ((op) | (a) << 8 | (b) << 16 | (uint32_t)(c) << 24)
#define AX(op, a, x) ((op) | (a) << 8 | (uint32_t)(x) << 16)
#define A base[insn >> 8 & 255]
#define B base[insn >> 16 & 255]
#define C base[insn >> 24]
#define X ((int32_t)insn >> 16)
#define NEXT                       \
  do {                             \
    insn = *pc++;                  \
    goto *labels[insn & 255];      \
  } while (0)
#define ARITHMETIC(operator)                                                                     \
  do {                                                                                           \
    struct value *b = &B, *c = &C, *a = &A;                                                      \
    if (b->tag == INTEGER && c->tag == INTEGER) a->i = b->i operator c->i, a->tag = INTEGER;     \
    else if (b->tag == NUMBER && c->tag == NUMBER) a->n = b->n operator c->n, a->tag = NUMBER;   \
    else return 1;                                                                               \
    NEXT;                                                                                        \
  } while (0)

static const char *const names[] = {"sum", "count"};

static const uint32_t functions[2][40] = {
    /* fibonacci(r0) in r0 */
    {AX(LOADI, 1, 2), ABC(LT, 0, 1, 1), AX(JMP, 0, 7), ABC(ADDI, 3, 0, -1), ABC(CALL, 3, 0, 0), ABC(ADDI, 4, 0, -2),
     ABC(CALL, 4, 0, 0), ABC(ADD, 0, 3, 4), ABC(RETURN, 0, 0, 0), ABC(RETURN, 0, 0, 0), ABC(RETURN, 0, 0, 0)},
    /* r0 the table, r1 the record, r2 to r4 a loop's variable, limit and step */
    {
        ABC(NEWTABLE, 0, 0, 0), ABC(NEWTABLE, 1, 0, 0), AX(LOADI, 9, 0), ABC(SETFIELD, 1, 0, 9), ABC(SETFIELD, 1, 1, 9),
        /* fill: t[i] = i * 7919 % 1009 */
        AX(LOADI, 2, 0), AX(LOADI, 3, 160), AX(LOADI, 8, 7919), AX(LOADI, 10, 1009), ABC(MUL, 5, 2, 8),
        ABC(MOD, 5, 5, 10), ABC(SETINDEX, 0, 2, 5), AX(FORLOOP, 2, -4),
        /* sum up: record.sum += t[i] * i; record.count += 1 */
        AX(LOADI, 2, 0), ABC(GETINDEX, 5, 0, 2), ABC(MUL, 5, 5, 2), ABC(GETFIELD, 6, 1, 0), ABC(ADD, 6, 6, 5),
        ABC(SETFIELD, 1, 0, 6), ABC(GETFIELD, 6, 1, 1), ABC(ADDI, 6, 6, 1), ABC(SETFIELD, 1, 1, 6), AX(FORLOOP, 2, -9),
        /* sort by exchange: r2 the place, r11 the one compared with it */
        AX(LOADI, 2, 0), ABC(MOVE, 11, 2, 0), ABC(MOVE, 12, 3, 0), ABC(GETINDEX, 5, 0, 2), ABC(GETINDEX, 6, 0, 11),
        ABC(LT, 6, 5, 0), AX(JMP, 0, 2), ABC(SETINDEX, 0, 2, 6), ABC(SETINDEX, 0, 11, 5), AX(FORLOOP, 11, -7),
        AX(FORLOOP, 2, -10),
        /* the answer */
        AX(LOADI, 13, 13), ABC(CALL, 13, 0, 0), ABC(GETFIELD, 5, 1, 0), ABC(MUL, 0, 13, 5), ABC(RETURN, 0, 0, 0),
    },
};

static struct value *field(struct table *table, const char *name) {
  uint32_t at = (uint32_t)((uintptr_t)name >> 2) & 7;
  while (table->nodes[at].name != name) {
    if (!table->nodes[at].name) table->nodes[at].name = name;
    else at = (at + 1) & 7;
  }
  return &table->nodes[at].value;
}

static void append(struct table *table, struct value value) {
  if (table->length == table->capacity) {
    table->capacity = table->capacity ? 2 * table->capacity : 4;
    table->array = realloc(table->array, table->capacity * sizeof *table->array);
  }
  table->array[table->length++] = value;
}

ROUND interpret(void) {
  static const void *const labels[] = {&&loadi,    &&move,     &&add,      &&addi,     &&sub,      &&mul,  &&mod,  &&lt, &&jmp,
                                       &&forloop,  &&newtable, &&getindex, &&setindex, &&getfield, &&setfield, &&call, &&ret};
  struct value stack[256] = {0}, *base = stack;
  struct frame frames[32], *frame = frames;
  struct table tables[2] = {0};
  int made = 0;
  uint32_t insn;
  const uint32_t *pc = functions[1];
  NEXT;
loadi:
  A = (struct value){.i = X, .tag = INTEGER};
  NEXT;
move:
  A = B;
  NEXT;
add:
  ARITHMETIC(+);
sub:
  ARITHMETIC(-);
mul:
  ARITHMETIC(*);
mod:
  if (B.tag != INTEGER || C.tag != INTEGER || C.i == 0) return 2;
  A = (struct value){.i = B.i % C.i, .tag = INTEGER};
  NEXT;
addi:
  if (B.tag != INTEGER) return 3;
  A = (struct value){.i = B.i + (int8_t)(insn >> 24), .tag = INTEGER};
  NEXT;
lt: /* the jump that follows is taken if the comparison is as C says */
  if (A.tag != INTEGER || B.tag != INTEGER) return 4;
  if ((A.i < B.i) == (insn >> 24 ? 0 : 1)) pc++;
  NEXT;
jmp:
  pc += X;
  NEXT;
forloop: {
  struct value *a = &A;
  if (++a[0].i < a[1].i) pc += X;
  NEXT;
}
newtable:
  A = (struct value){.t = &tables[made++], .tag = TABLE};
  NEXT;
getindex:
  if (B.tag != TABLE || C.tag != INTEGER) return 5;
  A = (uint64_t)C.i < B.t->length ? B.t->array[C.i] : (struct value){.tag = NIL};
  NEXT;
setindex:
  if (A.tag != TABLE || B.tag != INTEGER) return 6;
  if ((uint64_t)B.i < A.t->length) A.t->array[B.i] = C;
  else append(A.t, C);
  NEXT;
getfield:
  if (B.tag != TABLE) return 7;
  A = *field(B.t, names[insn >> 24]);
  NEXT;
setfield:
  if (A.tag != TABLE) return 8;
  *field(A.t, names[insn >> 16 & 255]) = C;
  NEXT;
call:
  if (frame == frames + 32) return 9;
  *frame++ = (struct frame){pc, base};
  base = &A;
  pc = functions[insn >> 16 & 255];
  NEXT;
ret:
  base[0] = A;
  if (frame == frames) {
    struct value *t = tables[0].array;
    uint64_t sum = (uint64_t)base[0].i;
    for (uint32_t i = 0; i < tables[0].length; i++) sum = sum * 31 + (uint64_t)t[i].i;
    free(t);
    return sum;
  }
  frame--;
  pc = frame->pc;
  base = frame->base;
  NEXT;
}

int main(int argc, char **argv) { return bench(argc, argv, interpret, 0x50e7d9991b06cac8); }
