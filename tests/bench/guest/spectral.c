/*
 * The largest singular value of the infinite matrix a(i,j) = 1 / ((i+j)(i+j+1)/2 + i + 1), cut to 100 rows, by the power method: it is
 * known to nine digits. Doubles: fused multiply-adds, conversions from integers, divisions.
 */
#include "bench.h"
#include <math.h>

#define N 100

static double u[N], v[N], w[N];

static inline double element(int i, int j) { return 1.0 / ((i + j) * (i + j + 1) / 2 + i + 1); }

static void times(const double *from, double *to, int transposed) {
  for (int i = 0; i < N; i++) {
    double sum = 0;
    for (int j = 0; j < N; j++) sum += (transposed ? element(j, i) : element(i, j)) * from[j];
    to[i] = sum;
  }
}

ROUND norm(void) {
  double uv = 0, vv = 0;
  for (int i = 0; i < N; i++) u[i] = 1;
  for (int i = 0; i < 10; i++) {
    times(u, w, 0);
    times(w, v, 1);
    times(v, w, 0);
    times(w, u, 1);
  }
  for (int i = 0; i < N; i++) {
    uv += u[i] * v[i];
    vv += v[i] * v[i];
  }
  return (uint64_t)lround(sqrt(uv / vv) * 1e9);
}

int main(int argc, char **argv) { return bench(argc, argv, norm, 1274219991); }
