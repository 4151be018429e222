/* Two threads take two locks in opposite order, after making sure that each has its first: all tasks wait for ever. */
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static pthread_mutex_t red = PTHREAD_MUTEX_INITIALIZER, blue = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t both;

static void take_both(pthread_mutex_t *first, pthread_mutex_t *second) {
    pthread_mutex_lock(first);
    pthread_barrier_wait(&both);
    pthread_mutex_lock(second); // #BP second
    pthread_mutex_unlock(second);
    pthread_mutex_unlock(first);
}

static void *other(void *unused) {
    take_both(&blue, &red);
    return unused;
}

int main(void) {
    pthread_t thread;
    pthread_barrier_init(&both, NULL, 2);
    if (pthread_create(&thread, NULL, other, NULL) != 0)
        return 2;
    puts("each takes the other's lock");
    fflush(stdout);
    take_both(&red, &blue);
    pthread_join(thread, NULL);
    return 0;
}
