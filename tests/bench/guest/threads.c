/*
 * Four threads take pieces of work by an atomic counter, hash them, and add to a sum under a mutex; they meet at a barrier after each round. The
 * sum does not depend on who did what.
 */
#include "bench.h"
#include <pthread.h>

#define THREADS 4
#define PIECES 64

static uint32_t next_piece;
static uint64_t sum;
static int is_over;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t begin, end;

static uint64_t hash(uint32_t piece) {
  uint64_t value = 0xcbf29ce484222325;
  for (uint32_t i = 0; i < 5000; i++) value = (value ^ (piece + i)) * 0x100000001b3;
  return value;
}

static void *worker(void *unused) {
  for (;;) {
    pthread_barrier_wait(&begin);
    if (is_over) return unused;
    uint32_t piece;
    while ((piece = __atomic_fetch_add(&next_piece, 1, __ATOMIC_RELAXED)) < PIECES) {
      uint64_t value = hash(piece);
      pthread_mutex_lock(&lock);
      sum += value;
      pthread_mutex_unlock(&lock);
    }
    pthread_barrier_wait(&end);
  }
}

ROUND shared(void) {
  sum = 0;
  next_piece = 0;
  pthread_barrier_wait(&begin);
  pthread_barrier_wait(&end);
  return sum;
}

int main(int argc, char **argv) {
  pthread_t threads[THREADS];
  pthread_barrier_init(&begin, NULL, THREADS + 1);
  pthread_barrier_init(&end, NULL, THREADS + 1);
  for (int i = 0; i < THREADS; i++)
    if (pthread_create(&threads[i], NULL, worker, NULL)) return 2;
  int code = bench(argc, argv, shared, 0x93864c9bdb577840);
  is_over = 1;
  pthread_barrier_wait(&begin);
  for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
  return code;
}
