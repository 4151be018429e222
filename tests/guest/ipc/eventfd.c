// eventfd(2): counting, semaphores, overflow that waits, errors, readiness.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

static const char *result(long value) {
    static char text[4][40];
    static int next;
    char *at = text[next++ % 4];
    if (value == -1) return strerror(errno);
    sprintf(at, "%ld", value);
    return at;
}

static const char *take(int fd) {
    static __thread char text[40];
    uint64_t value;
    if (read(fd, &value, 8) == -1) return strerror(errno);
    sprintf(text, "%llu", (unsigned long long)value);
    return text;
}

static const char *add(int fd, uint64_t value) { return result(write(fd, &value, 8)); }

static void look(int fd) {
    struct pollfd entry = {fd, POLLIN | POLLOUT, 0};
    int found = poll(&entry, 1, 0);
    printf("poll %d %x\n", found, entry.revents);
}

static int shared;

static void *adder(void *arg) {
    usleep(1000);
    add(shared, 5);
    return NULL;
}

static void *taker(void *arg) {
    usleep(1000);
    static char taken[40];
    return strcpy(taken, take(shared));
}

int main(void) {
    void *volatile bad = (void *)16;
    pthread_t thread;
    uint64_t value[2] = {1, 2};
    int fd = eventfd(3, EFD_NONBLOCK | EFD_CLOEXEC), semaphore = eventfd(2, EFD_SEMAPHORE | EFD_NONBLOCK);
    printf("cloexec %d nonblock %d\n", fcntl(fd, F_GETFD), (fcntl(fd, F_GETFL) & O_NONBLOCK) != 0);
    look(fd);
    printf("take %s\n", take(fd));
    printf("empty %s\n", take(fd));
    look(fd);
    printf("add %s", add(fd, 7));
    printf(" %s", add(fd, 0));
    printf(" take %s\n", take(fd));
    printf("one %s", take(semaphore));
    printf(" one %s", take(semaphore));
    printf(" none %s\n", take(semaphore));
    printf("short read %s", result(read(fd, value, 7)));
    printf(", short write %s", result(write(fd, value, 7)));
    printf("\n");
    printf("too much %s\n", add(fd, UINT64_MAX));
    printf("most %s\n", add(fd, UINT64_MAX - 1));
    look(fd);
    printf("one more %s\n", add(fd, 1));
    printf("take %s\n", take(fd));
    printf("bad address %s\n", result(write(fd, bad, 8)));
    printf("seek %s\n", result(lseek(fd, 0, SEEK_CUR)));
    printf("flags %s\n", result(eventfd(0, 2)));
    shared = eventfd(0, 0);
    pthread_create(&thread, NULL, adder, NULL);
    printf("waited for %s\n", take(shared));
    pthread_join(thread, NULL);
    add(shared, UINT64_MAX - 1);
    pthread_create(&thread, NULL, taker, NULL);
    printf("waited for room %s\n", add(shared, 9));
    void *taken;
    pthread_join(thread, &taken);
    printf("taken %s\n", (char *)taken);
    printf("left %s\n", take(shared));
    printf("EXIT-SUCCESS\n");
    return 0;
}
