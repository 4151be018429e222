/*
 * The fast Fourier transform of 1024 complex doubles, there and back. The signal is made of integers, so what comes back is known when it is
 * rounded, and by Parseval's theorem so is the energy in between.
 */
#include "bench.h"
#include <math.h>

#define LOG 10
#define N (1 << LOG)
#define PI 3.141592653589793

struct complex {
  double re, im;
};

static struct complex signal[N], work[N], roots[N / 2];

static void prepare(void) {
  uint32_t state = 17;
  for (int i = 0; i < N / 2; i++) roots[i] = (struct complex){cos(2 * PI * i / N), -sin(2 * PI * i / N)};
  for (int i = 0; i < N; i++) signal[i] = (struct complex){next_random(&state) % 2001 - 1000.0, next_random(&state) % 2001 - 1000.0};
}

__attribute__((noipa)) static void transform(struct complex *x, int is_back) {
  for (uint32_t i = 1, j = 0; i < N; i++) {
    uint32_t bit = N >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      struct complex old = x[i];
      x[i] = x[j];
      x[j] = old;
    }
  }
  for (int half = 1; half < N; half *= 2)
    for (int begin = 0; begin < N; begin += 2 * half)
      for (int k = 0; k < half; k++) {
        struct complex root = roots[k * (N / 2 / half)], *p = &x[begin + k], *q = p + half;
        double im = is_back ? -root.im : root.im;
        double re = q->re * root.re - q->im * im;
        im = q->re * im + q->im * root.re;
        *q = (struct complex){p->re - re, p->im - im};
        *p = (struct complex){p->re + re, p->im + im};
      }
}

ROUND there_and_back(void) {
  double energy = 0;
  uint64_t sum = 0;
  for (int i = 0; i < N; i++) work[i] = signal[i];
  transform(work, 0);
  for (int i = 0; i < N; i++) energy += work[i].re * work[i].re + work[i].im * work[i].im;
  transform(work, 1);
  for (int i = 0; i < N; i++) {
    sum = sum * 31 + (uint64_t)lround(work[i].re / N);
    sum = sum * 31 + (uint64_t)lround(work[i].im / N);
  }
  return sum + (uint64_t)llround(energy / N);
}

int main(int argc, char **argv) {
  prepare();
  return bench(argc, argv, there_and_back, 0x9a2df9118a5db63c);
}
