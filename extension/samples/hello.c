/* A C program with two threads. Press F5: it is built first, then debugged. */
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int greetings;

static void *greet(void *name) {
    for (int i = 0; i < 3; i++) {
        pthread_mutex_lock(&lock);
        greetings++;
        printf("Hello %d from the %s thread\n", greetings, (char *)name);
        pthread_mutex_unlock(&lock);
    }
    return NULL;
}

int main(void) {
    pthread_t thread;
    pthread_create(&thread, NULL, greet, "other");
    greet("first");
    pthread_join(thread, NULL);
    printf("%d greetings\n", greetings);
    return 0;
}
