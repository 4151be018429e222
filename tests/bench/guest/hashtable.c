/*
 * A hash table with open addressing, 64-bit keys and 16384 places: inserts, finds that hit and miss, and removals that shift back.
 */
#include "bench.h"
#include <string.h>

#define PLACES 16384
#define KEYS 9000

static struct entry {
  uint64_t key, value;
} entries[PLACES];

static inline uint32_t home(uint64_t key) { return (uint32_t)(key * 0x9e3779b97f4a7c15u >> 50); }

static struct entry *find(uint64_t key) {
  uint32_t at = home(key);
  while (entries[at].key && entries[at].key != key) at = (at + 1) % PLACES;
  return &entries[at];
}

static void erase(struct entry *entry) {
  uint32_t hole = (uint32_t)(entry - entries), at = hole;
  for (;;) {
    at = (at + 1) % PLACES;
    if (!entries[at].key) break;
    if ((at - home(entries[at].key)) % PLACES >= (at - hole) % PLACES) {
      entries[hole] = entries[at];
      hole = at;
    }
  }
  entries[hole].key = 0;
}

ROUND round_of(void) {
  uint32_t state = 99;
  uint64_t sum = 0;
  memset(entries, 0, sizeof entries);
  for (uint64_t i = 0; i < KEYS; i++) {
    uint64_t key = 1 + next_random(&state);
    struct entry *entry = find(key);
    entry->key = key;
    entry->value += i;
  }
  uint32_t again = 99;
  for (uint64_t i = 0; i < KEYS; i++) {
    struct entry *entry = find(1 + next_random(&again));
    sum += entry->value;
    if (i % 3 == 0 && entry->key) erase(entry);
  }
  for (uint64_t key = 0; key < KEYS; key++) sum += find(1 + key * 1000)->key ? 1 : 0;
  for (uint32_t i = 0; i < PLACES; i++) sum += entries[i].key ? 3 : 0;
  return sum;
}

int main(int argc, char **argv) { return bench(argc, argv, round_of, 0x26a81ae); }
