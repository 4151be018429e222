/*
 * Quicksort of 20000 numbers by its usual recursion, small parts by insertion; the sum weighs each number by its place.
 */
#include "bench.h"

#define COUNT 20000

static int32_t numbers[COUNT];

static void sort(int32_t *first, int32_t *last) {
  while (last - first > 12) {
    int32_t pivot = first[(last - first) / 2];
    int32_t *left = first, *right = last;
    while (left <= right) {
      while (*left < pivot) left++;
      while (*right > pivot) right--;
      if (left <= right) {
        int32_t old = *left;
        *left++ = *right;
        *right-- = old;
      }
    }
    sort(first, right);
    first = left;
  }
  for (int32_t *at = first + 1; at <= last; at++) {
    int32_t value = *at, *to = at;
    for (; to > first && to[-1] > value; to--) *to = to[-1];
    *to = value;
  }
}

ROUND sorted(void) {
  uint32_t state = 7;
  uint64_t sum = 0;
  for (int i = 0; i < COUNT; i++) numbers[i] = (int32_t)next_random(&state) - (1 << 23);
  sort(numbers, numbers + COUNT - 1);
  for (int i = 0; i < COUNT; i++) {
    if (i > 0 && numbers[i - 1] > numbers[i]) return 0;
    sum += (uint64_t)((int64_t)numbers[i] * i);
  }
  return sum;
}

int main(int argc, char **argv) { return bench(argc, argv, sorted, 0x2064dc7a5899d); }
