/*
 * A mix of what integer programs do: a small matrix product, a linked list that is reversed, searched and sorted, a state machine that
 * scans numbers in text, and a CRC over all results. It needs no library.
 */
#include <stdint.h>

#define N 12
#define ITEMS 64

struct item {
  struct item *next;
  int16_t key;
  uint16_t value;
};

static int16_t a[N][N], b[N][N];
static int32_t product[N][N];
static struct item items[ITEMS];
static const char text[] = "5012 -874 +122 35.54 .12 -1.1e3 0x7f 9e-5 T0.3 +0.6e-12 874F 7.7E+2, 12e, -.5";

static uint16_t crc16(uint32_t data, uint16_t crc) {
  for (int i = 0; i < 32; i++) {
    uint16_t carry = (crc ^ data) & 1;
    data >>= 1;
    crc >>= 1;
    if (carry) crc ^= 0xa001;
  }
  return crc;
}

static uint16_t matrix(uint32_t seed, uint16_t crc) {
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) {
      seed = seed * 1103515245 + 12345;
      a[i][j] = seed >> 16;
      b[i][j] = seed >> 20;
    }
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) {
      int32_t sum = 0;
      for (int k = 0; k < N; k++) sum += (int32_t)a[i][k] * b[k][j];
      product[i][j] = sum;
    }
  int32_t last = 0;
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) last += product[i][j] > last ? 10 : (product[i][j] >> 3);
  return crc16(last, crc);
}

static struct item *merge_sort(struct item *list) {
  if (!list || !list->next) return list;
  struct item *slow = list, *fast = list->next;
  while (fast && fast->next) {
    slow = slow->next;
    fast = fast->next->next;
  }
  struct item *right = slow->next;
  slow->next = 0;
  struct item *left = merge_sort(list);
  right = merge_sort(right);
  struct item head, *tail = &head;
  while (left && right) {
    struct item **least = left->key <= right->key ? &left : &right;
    tail->next = *least;
    tail = *least;
    *least = (*least)->next;
  }
  tail->next = left ? left : right;
  return head.next;
}

static uint16_t list(uint32_t seed, uint16_t crc) {
  struct item *first = 0;
  for (int i = 0; i < ITEMS; i++) {
    seed = seed * 1664525 + 1013904223;
    items[i].key = seed >> 20;
    items[i].value = i;
    items[i].next = first;
    first = &items[i];
  }
  struct item *reversed = 0;
  while (first) {
    struct item *next = first->next;
    first->next = reversed;
    reversed = first;
    first = next;
  }
  uint32_t found = 0;
  for (int i = 0; i < 16; i++)
    for (struct item *at = reversed; at; at = at->next)
      if (at->value == (i * 7 & 63)) {
        found += at->key;
        break;
      }
  for (struct item *at = merge_sort(reversed); at; at = at->next) found = found * 31 + at->key;
  return crc16(found, crc);
}

enum state { START, INTEGER, FRACTION, EXPONENT, INVALID };

static uint16_t scan(uint16_t crc) {
  uint32_t counts[5] = {0};
  enum state state = START;
  for (const char *at = text; *at; at++) {
    char c = *at;
    switch (state) {
      case START:
        if (c >= '0' && c <= '9') state = INTEGER;
        else if (c == '.') state = FRACTION;
        else if (c != '+' && c != '-') state = INVALID;
        break;
      case INTEGER:
        if (c == '.') state = FRACTION;
        else if (c == 'e' || c == 'E') state = EXPONENT;
        else if (c < '0' || c > '9') state = INVALID;
        break;
      case FRACTION:
        if (c == 'e' || c == 'E') state = EXPONENT;
        else if (c < '0' || c > '9') state = INVALID;
        break;
      case EXPONENT:
        if ((c < '0' || c > '9') && c != '-' && c != '+') state = INVALID;
        break;
      case INVALID:
        break;
    }
    if (c == ' ') {
      counts[state]++;
      state = START;
    }
  }
  for (int i = 0; i < 5; i++) crc = crc16(counts[i], crc);
  return crc;
}

static uint16_t mix(uint64_t rounds) {
  uint16_t crc = 0xffff;
  for (uint64_t i = 0; i < rounds; i++) {
    crc = matrix(crc + i, crc);
    crc = list(crc ^ i, crc);
    crc = scan(crc);
  }
  return crc;
}
