/*
 * The product of two matrices of 64 by 64 doubles that are small integers: no operation rounds, so the flag NX stays clear, and who computes
 * floating point by the host's has to find out at each operation that it would.
 */
#include "bench.h"

#define N 64

static double a[N][N], b[N][N];

static void fill(void) {
  uint32_t state = 3;
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) {
      a[i][j] = (int)(next_random(&state) & 0xffff) - 0x8000;
      b[i][j] = (int)(next_random(&state) & 0xffff) - 0x8000;
    }
}

ROUND product(void) {
  uint64_t sum = 0;
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) {
      double dot = 0;
      for (int k = 0; k < N; k++) dot += a[i][k] * b[k][j];
      sum = sum * 31 + (uint64_t)(int64_t)dot;
    }
  return sum;
}

int main(int argc, char **argv) {
  fill();
  return bench(argc, argv, product, 0xded8e3366dfa8700);
}
