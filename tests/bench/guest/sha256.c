/*
 * SHA-256 (FIPS 180-4) of 64000 letters a, in one go; a round gives the first eight bytes of the digest. The constants are what the standard
 * says they are, the fractions of roots of primes, and computed in integers.
 */
#include "bench.h"
#include <string.h>

#define LENGTH 64000

static uint8_t message[LENGTH + 128];
static uint32_t constants[64], start[8];

/* The first 32 bits of the fraction of the root of n: of the cube root or the square root. */
static uint32_t root_fraction(uint32_t n, int power) {
  uint64_t low = 0, high = (uint64_t)8 << 32;
  while (high - low > 1) {
    uint64_t middle = (low + high) / 2;
    unsigned __int128 product = (unsigned __int128)middle * middle;
    if (power == 3) product *= middle;
    if (product >> (32 * power) >= n) high = middle;
    else low = middle;
  }
  return (uint32_t)low;
}

static void make_constants(void) {
  int count = 0;
  for (uint32_t n = 2; count < 64; n++) {
    int is_prime = 1;
    for (uint32_t d = 2; d * d <= n; d++)
      if (n % d == 0) is_prime = 0;
    if (!is_prime) continue;
    if (count < 8) start[count] = root_fraction(n, 2);
    constants[count++] = root_fraction(n, 3);
  }
}

static inline uint32_t rotate(uint32_t x, int by) { return x >> by | x << (32 - by); }

static void compress(uint32_t hash[8], const uint8_t *block) {
  uint32_t w[64], s[8];
  for (int t = 0; t < 16; t++, block += 4)
    w[t] = (uint32_t)block[0] << 24 | (uint32_t)block[1] << 16 | (uint32_t)block[2] << 8 | block[3];
  for (int t = 16; t < 64; t++) {
    uint32_t s0 = rotate(w[t - 15], 7) ^ rotate(w[t - 15], 18) ^ w[t - 15] >> 3;
    uint32_t s1 = rotate(w[t - 2], 17) ^ rotate(w[t - 2], 19) ^ w[t - 2] >> 10;
    w[t] = w[t - 16] + s0 + w[t - 7] + s1;
  }
  memcpy(s, hash, sizeof s);
  for (int t = 0; t < 64; t++) {
    uint32_t sum1 = rotate(s[4], 6) ^ rotate(s[4], 11) ^ rotate(s[4], 25);
    uint32_t choice = (s[4] & s[5]) ^ (~s[4] & s[6]);
    uint32_t t1 = s[7] + sum1 + choice + constants[t] + w[t];
    uint32_t sum0 = rotate(s[0], 2) ^ rotate(s[0], 13) ^ rotate(s[0], 22);
    uint32_t majority = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]);
    s[7] = s[6];
    s[6] = s[5];
    s[5] = s[4];
    s[4] = s[3] + t1;
    s[3] = s[2];
    s[2] = s[1];
    s[1] = s[0];
    s[0] = t1 + sum0 + majority;
  }
  for (int i = 0; i < 8; i++) hash[i] += s[i];
}

ROUND digest(void) {
  uint32_t hash[8];
  size_t padded = (LENGTH + 9 + 63) / 64 * 64;
  memset(message, 'a', LENGTH);
  memset(message + LENGTH, 0, padded - LENGTH);
  message[LENGTH] = 0x80;
  for (int i = 0; i < 8; i++) message[padded - 1 - i] = (uint64_t)LENGTH * 8 >> (8 * i);
  memcpy(hash, start, sizeof hash);
  for (size_t at = 0; at < padded; at += 64) compress(hash, message + at);
  return (uint64_t)hash[0] << 32 | hash[1];
}

int main(int argc, char **argv) {
  make_constants();
  return bench(argc, argv, digest, 0xb79a5f9da7504a0c);
}
