/*
 * Counts the steps of z² + c for 96 by 64 points of the plane, up to 100 for each. Doubles: multiplications, additions, comparisons. The
 * points are binary fractions; contraction to fused operations is off, so any machine counts the same.
 */
#include "bench.h"

#pragma GCC optimize("fp-contract=off")

ROUND steps(void) {
  uint64_t sum = 0;
  for (int row = -32; row < 32; row++) {
    for (int column = -64; column < 32; column++) {
      double cx = column / 32.0, cy = row / 32.0, x = 0, y = 0;
      int step = 0;
      while (step < 100 && x * x + y * y <= 4) {
        double next = x * x - y * y + cx;
        y = 2 * x * y + cy;
        x = next;
        step++;
      }
      sum += (uint64_t)step;
    }
  }
  return sum;
}

int main(int argc, char **argv) { return bench(argc, argv, steps, 0x2db04); }
