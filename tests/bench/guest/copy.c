/*
 * The C library's memset, memcpy and memmove on blocks from 16 bytes to 64 KiB, aligned and not.
 */
#include "bench.h"
#include <string.h>

#define SIZE 65536

static uint8_t from[SIZE + 16], to[SIZE + 16];

ROUND blocks(void) {
  uint64_t sum = 0;
  for (size_t size = 16; size <= SIZE; size *= 4) {
    for (size_t done = 0, offset = 0; done < 4 * SIZE; done += size, offset = (offset + 3) & 7) {
      memset(from + offset, (int)(done / size), size);
      memcpy(to, from + offset, size);
      memmove(to + 8, to, size);
      sum += to[size / 2] + to[size - 1];
    }
  }
  return sum;
}

int main(int argc, char **argv) { return bench(argc, argv, blocks, 0x54bbbc); }
