/*
 * The CRC-32 of Ethernet and gzip by a table for each of four bytes at once, and Adler-32, of 64 KiB.
 */
#include "bench.h"

#define SIZE 65536

static uint32_t tables[4][256];
static uint8_t data[SIZE];

static void make_tables(void) {
  for (uint32_t n = 0; n < 256; n++) {
    uint32_t crc = n;
    for (int bit = 0; bit < 8; bit++) crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
    tables[0][n] = crc;
  }
  for (int t = 1; t < 4; t++)
    for (uint32_t n = 0; n < 256; n++) tables[t][n] = tables[t - 1][n] >> 8 ^ tables[0][tables[t - 1][n] & 255];
}

__attribute__((noipa)) static uint32_t crc32(const uint8_t *at, size_t length) {
  uint32_t crc = ~0u;
  for (; length >= 4; length -= 4, at += 4) {
    crc ^= (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
    crc = tables[3][crc & 255] ^ tables[2][crc >> 8 & 255] ^ tables[1][crc >> 16 & 255] ^ tables[0][crc >> 24];
  }
  while (length--) crc = crc >> 8 ^ tables[0][(crc ^ *at++) & 255];
  return ~crc;
}

__attribute__((noipa)) static uint32_t adler32(const uint8_t *at, size_t length) {
  uint32_t a = 1, b = 0;
  while (length) {
    size_t part = length < 5552 ? length : 5552;
    length -= part;
    while (part--) b += a += *at++;
    a %= 65521;
    b %= 65521;
  }
  return b << 16 | a;
}

ROUND sums(void) { return (uint64_t)crc32(data, SIZE) << 32 | adler32(data, SIZE); }

int main(int argc, char **argv) {
  make_tables();
  if (crc32((const uint8_t *)"123456789", 9) != 0xcbf43926) return 1;
  uint32_t state = 5;
  for (int i = 0; i < SIZE; i++) data[i] = (uint8_t)next_random(&state);
  return bench(argc, argv, sums, 0x8ebf69968a128772);
}
