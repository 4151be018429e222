/*
 * Follows pointers through 512 KiB in an order without pattern: one cycle over all cells, so the last step ends where the first began.
 */
#include "bench.h"

#define CELLS 8192
#define LAPS 32

static struct cell {
  struct cell *next;
  uint64_t value;
  uint64_t padding[6];
} cells[CELLS];

/* A random cyclic permutation (Sattolo). */
static void link_cells(void) {
  static uint32_t order[CELLS];
  uint32_t state = 1;
  for (uint32_t i = 0; i < CELLS; i++) order[i] = i;
  for (uint32_t i = CELLS - 1; i > 0; i--) {
    uint32_t j = next_random(&state) % i, old = order[i];
    order[i] = order[j];
    order[j] = old;
  }
  for (uint32_t i = 0; i < CELLS; i++) {
    cells[order[i]].next = &cells[order[(i + 1) % CELLS]];
    cells[order[i]].value = i;
  }
}

ROUND chase(void) {
  uint64_t sum = 0;
  struct cell *at = cells;
  for (int lap = 0; lap < LAPS; lap++) {
    do {
      sum += at->value;
      at = at->next;
    } while (at != cells);
  }
  return sum;
}

int main(int argc, char **argv) {
  link_cells();
  return bench(argc, argv, chase, LAPS * ((uint64_t)CELLS * (CELLS - 1) / 2));
}
