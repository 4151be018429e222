/*
 * The product of two matrices of 64 by 64 integers of 32 bits, the obvious way.
 */
#include "bench.h"

#define N 64

static int32_t a[N][N], b[N][N], c[N][N];

static void fill(void) {
  uint32_t state = 3;
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) {
      a[i][j] = (int32_t)(next_random(&state) & 0xffff) - 0x8000;
      b[i][j] = (int32_t)(next_random(&state) & 0xffff) - 0x8000;
    }
}

ROUND product(void) {
  uint64_t sum = 0;
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) {
      uint32_t dot = 0;
      for (int k = 0; k < N; k++) dot += (uint32_t)a[i][k] * (uint32_t)b[k][j];
      c[i][j] = (int32_t)dot;
    }
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) sum = sum * 31 + (uint32_t)c[i][j];
  return sum;
}

int main(int argc, char **argv) {
  fill();
  return bench(argc, argv, product, 0x1cbf03b56dfa8700);
}
