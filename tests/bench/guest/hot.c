/*
 * What the debugger's cost is measured on: `step` is called so often as the first argument says and goes round in its loop as often as the
 * second says. It prints a line when it begins and its result at the end. A `#stop` marks lines for breakpoints: where a call begins, and a
 * place in its loop that is never reached. `unrelated` has a page for itself.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct page {
  uint64_t first;
  uint8_t rest[4088];
} __attribute__((aligned(4096)));

struct page unrelated;

static uint64_t state = 88172645463325252u;
volatile long seen;

__attribute__((noipa)) static uint64_t step(long call, long rounds) {
  uint64_t x = state + (uint64_t)call; /* #stop call */
  for (long i = 0; i < rounds; i++) {
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    if (x == 0) {
      seen = call; /* #stop never */
      return 1;
    }
  }
  state = x | 1;
  return x;
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  long calls = atol(argv[1]), rounds = atol(argv[2]);
  uint64_t sum = unrelated.first;
  puts("begin");
  fflush(stdout);
  for (long call = 0; call < calls; call++) sum += step(call, rounds);
  printf("%016llx\n", (unsigned long long)sum);
  return 0;
}
