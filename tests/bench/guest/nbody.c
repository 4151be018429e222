/*
 * The sun and the four large planets, 1000 steps of a hundredth of a year (units: astronomical unit, year, solar mass): the total energy is
 * then known to nine digits. Doubles with divisions and square roots.
 */
#include "bench.h"
#include <math.h>
#include <string.h>

#define BODIES 5
#define PI 3.141592653589793
#define SOLAR_MASS (4 * PI * PI)
#define DAYS 365.24

struct body {
  double at[3], speed[3], mass;
};

static const struct body begin[BODIES] = {
    {{0, 0, 0}, {0, 0, 0}, SOLAR_MASS},
    {{4.84143144246472090e+00, -1.16032004402742839e+00, -1.03622044471123109e-01},
     {1.66007664274403694e-03 * DAYS, 7.69901118419740425e-03 * DAYS, -6.90460016972063023e-05 * DAYS},
     9.54791938424326609e-04 * SOLAR_MASS},
    {{8.34336671824457987e+00, 4.12479856412430479e+00, -4.03523417114321381e-01},
     {-2.76742510726411899e-03 * DAYS, 4.99852801234917238e-03 * DAYS, 2.30417297573763929e-05 * DAYS},
     2.85885980666130812e-04 * SOLAR_MASS},
    {{1.28943695621391310e+01, -1.51111514016986312e+01, -2.23307578892655734e-01},
     {2.96460137564761618e-03 * DAYS, 2.37847173959480950e-03 * DAYS, -2.96589568540237556e-05 * DAYS},
     4.36624404335156298e-05 * SOLAR_MASS},
    {{1.53796971148509165e+01, -2.59193146099879641e+01, 1.79258772950371181e-01},
     {2.68067772490389322e-03 * DAYS, 1.62824170038242295e-03 * DAYS, -9.51592254519715870e-05 * DAYS},
     5.15138902046611451e-05 * SOLAR_MASS},
};

static struct body bodies[BODIES];

static void step(double dt) {
  for (int i = 0; i < BODIES; i++) {
    for (int j = i + 1; j < BODIES; j++) {
      double d[3], square = 0;
      for (int k = 0; k < 3; k++) {
        d[k] = bodies[i].at[k] - bodies[j].at[k];
        square += d[k] * d[k];
      }
      double pull = dt / (square * sqrt(square));
      for (int k = 0; k < 3; k++) {
        bodies[i].speed[k] -= d[k] * bodies[j].mass * pull;
        bodies[j].speed[k] += d[k] * bodies[i].mass * pull;
      }
    }
  }
  for (int i = 0; i < BODIES; i++)
    for (int k = 0; k < 3; k++) bodies[i].at[k] += dt * bodies[i].speed[k];
}

static double energy(void) {
  double sum = 0;
  for (int i = 0; i < BODIES; i++) {
    double square = 0;
    for (int k = 0; k < 3; k++) square += bodies[i].speed[k] * bodies[i].speed[k];
    sum += 0.5 * bodies[i].mass * square;
    for (int j = i + 1; j < BODIES; j++) {
      double apart = 0;
      for (int k = 0; k < 3; k++) {
        double d = bodies[i].at[k] - bodies[j].at[k];
        apart += d * d;
      }
      sum -= bodies[i].mass * bodies[j].mass / sqrt(apart);
    }
  }
  return sum;
}

ROUND orbit(void) {
  memcpy(bodies, begin, sizeof bodies);
  for (int k = 0; k < 3; k++) {
    double momentum = 0;
    for (int i = 0; i < BODIES; i++) momentum += bodies[i].speed[k] * bodies[i].mass;
    bodies[0].speed[k] = -momentum / SOLAR_MASS;
  }
  if (lround(energy() * 1e9) != -169075164) return 0;
  for (int i = 0; i < 1000; i++) step(0.01);
  return (uint64_t)-lround(energy() * 1e9);
}

int main(int argc, char **argv) { return bench(argc, argv, orbit, 169087605); }
