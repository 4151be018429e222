/*
 * Sorting through pointers to functions: the C library's qsort of 3000 records by two keys, and a heap sort of 8000 numbers whose order a
 * function says.
 */
#include "bench.h"

#define RECORDS 3000
#define NUMBERS 8000

struct record {
  uint32_t group, serial;
  uint64_t value;
};

static struct record records[RECORDS];
static int64_t numbers[NUMBERS];

static int by_group(const void *a, const void *b) {
  const struct record *x = a, *y = b;
  if (x->group != y->group) return x->group < y->group ? -1 : 1;
  return x->serial < y->serial ? -1 : x->serial > y->serial;
}

static int ascending(int64_t a, int64_t b) { return a < b; }
static int descending(int64_t a, int64_t b) { return b < a; }

static void sift(int64_t *heap, size_t at, size_t length, int (*before)(int64_t, int64_t)) {
  int64_t value = heap[at];
  for (size_t child; (child = 2 * at + 1) < length; at = child) {
    if (child + 1 < length && before(heap[child], heap[child + 1])) child++;
    if (!before(value, heap[child])) break;
    heap[at] = heap[child];
  }
  heap[at] = value;
}

__attribute__((noipa)) static void heap_sort(int64_t *heap, size_t length, int (*before)(int64_t, int64_t)) {
  for (size_t at = length / 2; at-- > 0;) sift(heap, at, length, before);
  for (size_t end = length; end-- > 1;) {
    int64_t last = heap[end];
    heap[end] = heap[0];
    heap[0] = last;
    sift(heap, 0, end, before);
  }
}

ROUND sorted(void) {
  uint32_t state = 23;
  uint64_t sum = 0;
  for (uint32_t i = 0; i < RECORDS; i++) records[i] = (struct record){next_random(&state) % 100, i, next_random(&state)};
  qsort(records, RECORDS, sizeof *records, by_group);
  for (uint32_t i = 0; i < RECORDS; i++) sum = sum * 31 + records[i].value;
  for (int i = 0; i < NUMBERS; i++) numbers[i] = (int64_t)next_random(&state) - (1 << 23);
  heap_sort(numbers, NUMBERS, ascending);
  for (int i = 0; i < NUMBERS; i++) sum = sum * 31 + (uint64_t)numbers[i];
  heap_sort(numbers, NUMBERS, descending);
  for (int i = 0; i < NUMBERS; i++) sum = sum * 31 + (uint64_t)numbers[i];
  return sum;
}

int main(int argc, char **argv) { return bench(argc, argv, sorted, 0xc8cd96218f17ebeb); }
