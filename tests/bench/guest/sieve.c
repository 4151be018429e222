/*
 * The sieve of Eratosthenes over bytes: there are 41538 primes below half a million.
 */
#include "bench.h"
#include <string.h>

#define LIMIT 500000

static uint8_t composite[LIMIT];

ROUND primes(void) {
  uint64_t count = 0;
  memset(composite, 0, sizeof composite);
  for (uint32_t i = 2; i < LIMIT; i++) {
    if (composite[i]) continue;
    count++;
    for (uint64_t j = (uint64_t)i * i; j < LIMIT; j += i) composite[j] = 1;
  }
  return count;
}

int main(int argc, char **argv) { return bench(argc, argv, primes, 41538); }
