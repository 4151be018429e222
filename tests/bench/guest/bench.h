/*
 * What every benchmark program has in common: it does its round as often as its argument says, and each round must give the known result, so
 * the time does not depend on luck and a wrong engine is not called fast. A program whose result is wrong ends with code 1; the others print it.
 *
 * A round is a function that the compiler may not look into (ROUND), so that none is dropped or hoisted out of the loop.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define ROUND __attribute__((noipa)) static uint64_t

static int bench(int argc, char **argv, uint64_t (*round)(void), uint64_t expected) {
  long rounds = argc > 1 ? atol(argv[1]) : 1;
  for (long i = 0; i < rounds; i++) {
    uint64_t result = round();
    if (result != expected) {
      fprintf(stderr, "round %ld gave %#llx, not %#llx\n", i, (unsigned long long)result, (unsigned long long)expected);
      return 1;
    }
  }
  printf("%016llx\n", (unsigned long long)expected);
  return 0;
}

/* The numbers that fill arrays: the same in every run. */
static inline uint32_t next_random(uint32_t *state) {
  *state = *state * 1664525 + 1013904223;
  return *state >> 8;
}
