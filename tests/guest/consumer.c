/* A producer that takes its time (nanosleep) and a consumer that sleeps on a condition variable until there is something. */
#include <pthread.h>
#include <stdio.h>
#include <time.h>

#define CAPACITY 4
#define ITEMS 12

static struct {
    pthread_mutex_t lock;
    pthread_cond_t filled, emptied;
    int items[CAPACITY];
    int first, used;
} queue = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, PTHREAD_COND_INITIALIZER, {0}, 0, 0};

static void put(int item) {
    pthread_mutex_lock(&queue.lock);
    while (queue.used == CAPACITY)
        pthread_cond_wait(&queue.emptied, &queue.lock);
    queue.items[(queue.first + queue.used++) % CAPACITY] = item;
    pthread_cond_signal(&queue.filled);
    pthread_mutex_unlock(&queue.lock);
}

static int take(void) {
    pthread_mutex_lock(&queue.lock);
    while (queue.used == 0)
        pthread_cond_wait(&queue.filled, &queue.lock); // #BP empty
    int item = queue.items[queue.first];
    queue.first = (queue.first + 1) % CAPACITY;
    queue.used--;
    pthread_cond_signal(&queue.emptied);
    pthread_mutex_unlock(&queue.lock);
    return item;
}

static void *consume(void *unused) {
    long sum = 0;
    (void)unused;
    for (int i = 0; i < ITEMS; i++)
        sum += take();
    return (void *)sum;
}

int main(void) {
    pthread_t consumer;
    struct timespec before, after, pause = {0, 2 * 1000 * 1000};
    void *sum;
    clock_gettime(CLOCK_MONOTONIC, &before);
    if (pthread_create(&consumer, NULL, consume, NULL) != 0)
        return 2;
    for (int i = 1; i <= ITEMS; i++) {
        nanosleep(&pause, NULL); // #BP sleep
        put(i);
    }
    pthread_join(consumer, &sum);
    clock_gettime(CLOCK_MONOTONIC, &after);
    long elapsed = (after.tv_sec - before.tv_sec) * 1000000000L + after.tv_nsec - before.tv_nsec;
    printf("consumed %ld\n", (long)sum);
    puts(elapsed >= ITEMS * pause.tv_nsec ? "EXIT-SUCCESS" : "the clock runs slow");
    return 0;
}
