/*
 * Single precision: rays through 96 by 64 points of a plane meet three spheres, and the nearest is shaded by a lamp and, a little, by its own
 * reflection. The result is the mean brightness in thousandths, which fused operations do not change.
 */
#include "bench.h"
#include <math.h>

#define WIDTH 96
#define HEIGHT 64

struct vector {
  float x, y, z;
};

struct sphere {
  struct vector centre;
  float radius, albedo;
};

static const struct sphere spheres[] = {
    {{0, 0, 5}, 1.5f, 0.9f}, {{1.8f, 0.6f, 4}, 0.7f, 0.6f}, {{-1.7f, -0.5f, 3.5f}, 0.5f, 0.75f}};

static inline struct vector plus(struct vector a, struct vector b, float times) {
  return (struct vector){a.x + b.x * times, a.y + b.y * times, a.z + b.z * times};
}

static inline float dot(struct vector a, struct vector b) { return a.x * b.x + a.y * b.y + a.z * b.z; }

static inline struct vector unit(struct vector a) { return plus((struct vector){0, 0, 0}, a, 1 / sqrtf(dot(a, a))); }

__attribute__((noipa)) static float brightness(struct vector from, struct vector way, int depth) {
  const struct vector lamp = {0.48f, -0.6f, -0.64f};
  const struct sphere *nearest = NULL;
  float distance = 1e9f;
  for (const struct sphere *sphere = spheres; sphere < spheres + 3; sphere++) {
    struct vector to = plus(sphere->centre, from, -1);
    float along = dot(to, way), rest = sphere->radius * sphere->radius - dot(to, to) + along * along;
    if (rest < 0) continue;
    float at = along - sqrtf(rest);
    if (at > 1e-3f && at < distance) {
      distance = at;
      nearest = sphere;
    }
  }
  if (!nearest) return 0.1f + 0.1f * way.y;
  struct vector point = plus(from, way, distance), normal = unit(plus(point, nearest->centre, -1));
  float light = fmaxf(0, dot(normal, lamp)) * nearest->albedo;
  if (depth == 0) return light;
  return 0.8f * light + 0.2f * brightness(point, plus(way, normal, -2 * dot(way, normal)), depth - 1);
}

ROUND picture(void) {
  float sum = 0;
  for (int row = 0; row < HEIGHT; row++)
    for (int column = 0; column < WIDTH; column++) {
      struct vector way = {(float)(column - WIDTH / 2) / HEIGHT, (float)(row - HEIGHT / 2) / HEIGHT, 1};
      sum += brightness((struct vector){0, 0, 0}, unit(way), 2);
    }
  return (uint64_t)lroundf(sum / (WIDTH * HEIGHT) * 1000);
}

int main(int argc, char **argv) { return bench(argc, argv, picture, 0xb6); }
