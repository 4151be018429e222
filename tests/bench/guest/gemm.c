/*
 * The product of two matrices of 64 by 64 doubles, row by row, with fused multiply-adds. Rounded to thousandths the result is the same
 * without them.
 */
#include "bench.h"
#include <math.h>

#define N 64

static double a[N][N], b[N][N], c[N][N];

static void fill(void) {
  uint32_t state = 3;
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) {
      a[i][j] = ((int)(next_random(&state) & 0xffff) - 0x8000) / 999.0;
      b[i][j] = ((int)(next_random(&state) & 0xffff) - 0x8000) / 777.0;
    }
}

ROUND product(void) {
  uint64_t sum = 0;
  for (int i = 0; i < N; i++) {
    for (int j = 0; j < N; j++) c[i][j] = 0;
    for (int k = 0; k < N; k++)
      for (int j = 0; j < N; j++) c[i][j] += a[i][k] * b[k][j];
  }
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) sum = sum * 31 + (uint64_t)llround(c[i][j] * 1000);
  return sum;
}

int main(int argc, char **argv) {
  fill();
  return bench(argc, argv, product, 0xbec53c8a96a66ed4);
}
