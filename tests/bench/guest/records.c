/*
 * Records and strings as business programs use them: orders of several kinds are filled in, copied by value, linked by date, found by the
 * customer's name, and summed up, all through small functions that are called, not inlined.
 */
#include "bench.h"
#include <string.h>

#define ORDERS 48

enum kind { SALE, RETURN, GIFT };

struct date {
  int16_t year;
  uint8_t month, day;
};

struct order {
  struct order *next;
  char customer[24];
  struct date date;
  enum kind kind;
  union {
    struct {
      int32_t cents, pieces;
    } sale;
    struct {
      int32_t cents;
      char reason[12];
    } back;
    uint8_t wrapping;
  } of;
};

static const char *const names[] = {"Abernathy, Charlotte", "Abernathy, Charles", "Lindqvist, Ove", "Okonkwo, Ngozi",
                                    "Okonkwo, Nkem",        "Ramanujan, S.",      "Zimmermann"};
#define NAMES (sizeof names / sizeof *names)

static struct order store[ORDERS];

__attribute__((noipa)) static int earlier(const struct date *a, const struct date *b) {
  if (a->year != b->year) return a->year < b->year;
  if (a->month != b->month) return a->month < b->month;
  return a->day < b->day;
}

__attribute__((noipa)) static struct order made(uint32_t *state) {
  struct order order = {.kind = next_random(state) % 3};
  strcpy(order.customer, names[next_random(state) % NAMES]);
  order.date = (struct date){1990 + next_random(state) % 40, 1 + next_random(state) % 12, 1 + next_random(state) % 28};
  switch (order.kind) {
    case SALE:
      order.of.sale.cents = next_random(state) % 10000;
      order.of.sale.pieces = 1 + next_random(state) % 9;
      break;
    case RETURN:
      order.of.back.cents = next_random(state) % 5000;
      strcpy(order.of.back.reason, next_random(state) & 1 ? "too small" : "broken");
      break;
    case GIFT:
      order.of.wrapping = next_random(state) & 7;
      break;
  }
  return order;
}

__attribute__((noipa)) static void insert(struct order **first, struct order *order) {
  while (*first && !earlier(&order->date, &(*first)->date)) first = &(*first)->next;
  order->next = *first;
  *first = order;
}

__attribute__((noipa)) static int32_t worth(const struct order *order) {
  switch (order->kind) {
    case SALE:
      return order->of.sale.cents * order->of.sale.pieces;
    case RETURN:
      return strcmp(order->of.back.reason, "broken") == 0 ? -order->of.back.cents : -order->of.back.cents / 2;
    default:
      return -50 * order->of.wrapping;
  }
}

__attribute__((noipa)) static int64_t balance(const struct order *first, const char *customer) {
  int64_t sum = 0;
  for (; first; first = first->next)
    if (strcmp(first->customer, customer) == 0) sum += worth(first);
  return sum;
}

ROUND books(void) {
  uint32_t state = 2026;
  uint64_t sum = 0;
  for (int pass = 0; pass < 20; pass++) {
    struct order *first = NULL;
    for (int i = 0; i < ORDERS; i++) {
      store[i] = made(&state);
      insert(&first, &store[i]);
    }
    for (size_t i = 0; i < NAMES; i++) sum = sum * 31 + (uint64_t)balance(first, names[i]);
    for (struct order *at = first; at; at = at->next) sum = sum * 3 + strlen(at->customer) + at->date.day;
  }
  return sum;
}

int main(int argc, char **argv) { return bench(argc, argv, books, 0x74e16856fd87e1cc); }
