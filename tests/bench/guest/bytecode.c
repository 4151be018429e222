/*
 * An interpreter for a register machine with tagged values, as of a scripting language: one switch in a loop. Its program finds the longest
 * Collatz sequence that begins below 300, and stores each length in a table: 127 steps, from 231.
 */
#include "bench.h"

enum op { LOAD, MOVE, ADD, MULTIPLY, HALVE, IS_ODD, LESS, EQUAL, JUMP_IF, JUMP_UNLESS, JUMP, STORE, FETCH, HALT };
enum tag { NIL, BOOLEAN, INTEGER };

struct value {
  enum tag tag;
  int64_t number;
};

struct insn {
  uint8_t op, a, b, c;
};

/* Registers: 0 the start, 1 the limit, 2 the number, 3 the length, 4 the best length, 5 its start, 6 one, 7 three, 8 scratch. */
static const struct insn program[] = {
    {LOAD, 0, 1, 0},   {LOAD, 1, 44, 1},      {LOAD, 4, 0, 0},     {LOAD, 6, 1, 0},     {LOAD, 7, 3, 0},
    {MOVE, 2, 0, 0},   {LOAD, 3, 0, 0},       {EQUAL, 8, 2, 6},    {JUMP_IF, 8, 17, 0}, {IS_ODD, 8, 2, 0},
    {ADD, 3, 3, 6},    {JUMP_UNLESS, 8, 15, 0}, {MULTIPLY, 2, 2, 7}, {ADD, 2, 2, 6},    {JUMP, 0, 7, 0},
    {HALVE, 2, 2, 0},  {JUMP, 0, 7, 0},       {STORE, 3, 0, 0},    {FETCH, 3, 0, 0},    {LESS, 8, 4, 3},
    {JUMP_UNLESS, 8, 23, 0}, {MOVE, 4, 3, 0}, {MOVE, 5, 0, 0},     {ADD, 0, 0, 6},      {LESS, 8, 0, 1},
    {JUMP_IF, 8, 5, 0}, {HALT, 4, 5, 0},
};

static struct value table[300];

ROUND interpret(void) {
  struct value r[16] = {0};
  const struct insn *pc = program;
  for (;;) {
    const struct insn i = *pc++;
    struct value *a = &r[i.a], *b = &r[i.b], *c = &r[i.c];
    switch ((enum op)i.op) {
      case LOAD:
        *a = (struct value){INTEGER, i.b + 256 * i.c};
        break;
      case MOVE:
        *a = *b;
        break;
      case ADD:
        if (b->tag != INTEGER || c->tag != INTEGER) return 1;
        *a = (struct value){INTEGER, b->number + c->number};
        break;
      case MULTIPLY:
        if (b->tag != INTEGER || c->tag != INTEGER) return 2;
        *a = (struct value){INTEGER, b->number * c->number};
        break;
      case HALVE:
        if (b->tag != INTEGER) return 3;
        *a = (struct value){INTEGER, b->number >> 1};
        break;
      case IS_ODD:
        if (b->tag != INTEGER) return 4;
        *a = (struct value){BOOLEAN, b->number & 1};
        break;
      case LESS:
        if (b->tag != INTEGER || c->tag != INTEGER) return 5;
        *a = (struct value){BOOLEAN, b->number < c->number};
        break;
      case EQUAL:
        *a = (struct value){BOOLEAN, b->tag == c->tag && b->number == c->number};
        break;
      case JUMP_IF:
        if (a->tag != NIL && (a->tag != BOOLEAN || a->number)) pc = program + i.b;
        break;
      case JUMP_UNLESS:
        if (a->tag == NIL || (a->tag == BOOLEAN && !a->number)) pc = program + i.b;
        break;
      case JUMP:
        pc = program + i.b;
        break;
      case STORE:
        if (b->tag != INTEGER || b->number < 0 || b->number >= 300) return 6;
        table[b->number] = *a;
        break;
      case FETCH:
        if (b->tag != INTEGER || b->number < 0 || b->number >= 300) return 7;
        *a = table[b->number];
        break;
      case HALT:
        return (uint64_t)a->number * 1000 + b->number;
    }
  }
}

int main(int argc, char **argv) { return bench(argc, argv, interpret, 127231); }
