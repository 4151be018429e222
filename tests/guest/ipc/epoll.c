// epoll(7): level, edge, one-shot, changes, closing, nesting and loops, exclusive interests, errors, threads that wait at one instance.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

static int ctl(int ep, int op, int fd, uint32_t events, uint64_t data) {
    struct epoll_event event = {.events = events, .data.u64 = data};
    return epoll_ctl(ep, op, fd, &event) == 0 ? 0 : errno;
}

static void show(const char *what, int ep, int timeout) {
    struct epoll_event events[8];
    int found = epoll_wait(ep, events, 8, timeout);
    printf("%s: %d", what, found);
    for (int i = 0; i < found; i++) printf(" %x/%llx", events[i].events, (unsigned long long)events[i].data.u64);
    printf("\n");
}

static void level_and_edge(void) {
    int ep = epoll_create1(EPOLL_CLOEXEC), level[2], edge[2];
    char c;
    pipe(level), pipe(edge);
    printf("cloexec %d\n", fcntl(ep, F_GETFD));
    printf("add %d\n", ctl(ep, EPOLL_CTL_ADD, level[0], EPOLLIN, 0x1122334455667788));
    printf("add %d\n", ctl(ep, EPOLL_CTL_ADD, edge[0], EPOLLIN | EPOLLET, 2));
    printf("add again %s\n", strerror(ctl(ep, EPOLL_CTL_ADD, edge[0], EPOLLIN, 2)));
    show("nothing", ep, 0);
    write(level[1], "ab", 2), write(edge[1], "ab", 2);
    show("both", ep, -1);
    show("level again", ep, -1);
    write(edge[1], "c", 1);
    show("edge again", ep, -1);
    read(level[0], &c, 1);
    show("one byte left", ep, -1);
    read(level[0], &c, 1);
    show("read", ep, 0);
    close(level[1]);
    show("hung up", ep, -1);
    close(level[0]);
    show("closed", ep, 0);
    printf("delete closed %s\n", strerror(ctl(ep, EPOLL_CTL_DEL, level[0], 0, 0)));
    printf("modify %d\n", ctl(ep, EPOLL_CTL_MOD, edge[0], EPOLLIN | EPOLLET, 3));
    show("modified edge", ep, 0);
    int copy = dup(edge[0]);
    close(edge[0]);
    show("closed, but a copy is open", ep, 0);
    write(edge[1], "d", 1);
    show("written", ep, 0);
    close(copy);
    show("all copies closed", ep, 0);
    close(edge[1]), close(ep);
}

static void one_shot(void) {
    int ep = epoll_create1(0), fd = eventfd(1, 0);
    ctl(ep, EPOLL_CTL_ADD, fd, EPOLLIN | EPOLLOUT | EPOLLONESHOT, 7);
    show("one-shot", ep, 0);
    show("disarmed", ep, 0);
    ctl(ep, EPOLL_CTL_MOD, fd, EPOLLIN | EPOLLONESHOT, 8);
    show("armed again", ep, 0);
    eventfd_write(fd, 1);
    show("disarmed", ep, 0);
    ctl(ep, EPOLL_CTL_MOD, fd, EPOLLIN, 9);
    show("level now", ep, 0);
    show("level now", ep, 0);
    close(fd), close(ep);
}

static void many_at_once(void) {
    int ep = epoll_create1(0), fds[5];
    for (int i = 0; i < 5; i++) fds[i] = eventfd(1, 0), ctl(ep, EPOLL_CTL_ADD, fds[i], EPOLLIN, i);
    for (int round = 0; round < 5; round++) {
        struct epoll_event events[2];
        int found = epoll_wait(ep, events, 2, 0);
        printf("two of five: %d: %d %d\n", found, events[0].data.u32, events[1].data.u32);
    }
    for (int i = 0; i < 5; i++) close(fds[i]);
    close(ep);
}

static void nested(void) {
    int inner = epoll_create1(0), outer = epoll_create1(0), fd = eventfd(0, 0), chain[8];
    ctl(inner, EPOLL_CTL_ADD, fd, EPOLLIN, 1);
    printf("nest %d\n", ctl(outer, EPOLL_CTL_ADD, inner, EPOLLIN, 2));
    printf("circle %s\n", strerror(ctl(inner, EPOLL_CTL_ADD, outer, EPOLLIN, 3)));
    printf("itself %s\n", strerror(ctl(inner, EPOLL_CTL_ADD, inner, EPOLLIN, 3)));
    show("outer", outer, 0);
    eventfd_write(fd, 1);
    show("outer", outer, 0);
    struct pollfd look = {.fd = outer, .events = POLLIN};
    printf("poll %d %x\n", poll(&look, 1, 0), look.revents);
    eventfd_t value;
    eventfd_read(fd, &value);
    show("outer", outer, 0);
    printf("poll %d %x\n", poll(&look, 1, 0), look.revents);
    for (int i = 0; i < 8; i++) chain[i] = epoll_create1(0);
    for (int i = 0; i < 7; i++) printf("depth %d: %s\n", i, strerror(ctl(chain[i + 1], EPOLL_CTL_ADD, chain[i], EPOLLIN, i)));
    for (int i = 0; i < 8; i++) close(chain[i]);
    close(fd), close(inner), close(outer);
}

static void errors(void) {
    struct epoll_event *volatile bad = (void *)8;
    int ep = epoll_create1(0), fd = eventfd(0, 0), file = open("/dev/null", O_RDONLY), directory = open("/", O_RDONLY);
    struct epoll_event event;
    printf("create %s\n", epoll_create1(1) == -1 ? strerror(errno) : "?");
    printf("bad epfd %s\n", strerror(ctl(77, EPOLL_CTL_ADD, fd, EPOLLIN, 0)));
    printf("bad fd %s\n", strerror(ctl(ep, EPOLL_CTL_ADD, 77, EPOLLIN, 0)));
    printf("no epoll %s\n", strerror(ctl(fd, EPOLL_CTL_ADD, ep, EPOLLIN, 0)));
    printf("directory %s\n", strerror(ctl(ep, EPOLL_CTL_ADD, directory, EPOLLIN, 0)));
    printf("device %s\n", strerror(ctl(ep, EPOLL_CTL_ADD, file, EPOLLIN, 0)));
    printf("modify %s\n", strerror(ctl(ep, EPOLL_CTL_MOD, fd, EPOLLIN, 0)));
    printf("delete %s\n", strerror(ctl(ep, EPOLL_CTL_DEL, fd, EPOLLIN, 0)));
    printf("operation %s\n", strerror(ctl(ep, 9, fd, EPOLLIN, 0)));
    printf("no event %s\n", epoll_ctl(ep, EPOLL_CTL_ADD, fd, (void *)8) == -1 ? strerror(errno) : "?");
    printf("exclusive one-shot %s\n", strerror(ctl(ep, EPOLL_CTL_ADD, fd, EPOLLIN | EPOLLEXCLUSIVE | EPOLLONESHOT, 0)));
    printf("exclusive %s\n", strerror(ctl(ep, EPOLL_CTL_ADD, fd, EPOLLIN | EPOLLEXCLUSIVE, 0)));
    printf("modify exclusive %s\n", strerror(ctl(ep, EPOLL_CTL_MOD, fd, EPOLLIN, 0)));
    printf("make exclusive %s\n", strerror(ctl(ep, EPOLL_CTL_MOD, fd, EPOLLIN | EPOLLEXCLUSIVE, 0)));
    printf("no room %s\n", epoll_wait(ep, &event, 0, 0) == -1 ? strerror(errno) : "?");
    printf("wait at no epoll %s\n", epoll_wait(fd, &event, 1, 0) == -1 ? strerror(errno) : "?");
    eventfd_write(fd, 1);
    printf("bad address %s\n", epoll_wait(ep, bad, 1, 0) == -1 ? strerror(errno) : "?");
    show("still there", ep, 0);
    printf("read %s\n", read(ep, &event, sizeof event) == -1 ? strerror(errno) : "?");
    close(ep), close(fd), close(file), close(directory);
}

static int shared, counter;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int taken;

static void *worker(void *arg) {
    for (;;) {
        struct epoll_event event;
        if (epoll_wait(shared, &event, 1, -1) != 1) return "wait";
        if (event.data.u32 == 1) return NULL;
        eventfd_t value;
        eventfd_read(counter, &value);
        pthread_mutex_lock(&lock);
        taken += value;
        pthread_mutex_unlock(&lock);
        ctl(shared, EPOLL_CTL_MOD, counter, EPOLLIN | EPOLLONESHOT, 0);
    }
}

static void threads(void) {
    pthread_t workers[4];
    int stop = eventfd(0, 0);
    shared = epoll_create1(0);
    counter = eventfd(0, EFD_SEMAPHORE);
    ctl(shared, EPOLL_CTL_ADD, counter, EPOLLIN | EPOLLONESHOT, 0);
    ctl(shared, EPOLL_CTL_ADD, stop, EPOLLIN, 1);
    for (int i = 0; i < 4; i++) pthread_create(&workers[i], NULL, worker, NULL);
    for (int i = 0; i < 100; i++) eventfd_write(counter, 1);
    for (;;) {
        pthread_mutex_lock(&lock);
        int now = taken;
        pthread_mutex_unlock(&lock);
        if (now == 100) break;
        usleep(100);
    }
    eventfd_write(stop, 1);
    int failed = 0;
    for (int i = 0; i < 4; i++) {
        void *result;
        pthread_join(workers[i], &result);
        failed += result != NULL;
    }
    printf("4 threads took %d, %d failed\n", taken, failed);
    close(shared), close(counter), close(stop);
}

static void *closer(void *arg) {
    usleep(1000);
    int *fds = arg;
    write(fds[1], "x", 1);
    return NULL;
}

static void waits(void) {
    int ep = epoll_create1(0), fds[2];
    pthread_t thread;
    struct timespec before, after, short_time = {0, 2000000};
    struct epoll_event event;
    pipe(fds);
    ctl(ep, EPOLL_CTL_ADD, fds[0], EPOLLIN, 5);
    clock_gettime(CLOCK_MONOTONIC, &before);
    show("timeout", ep, 3);
    // An emulator may lack it.
    if (epoll_pwait2(ep, &event, 1, &short_time, NULL) != 0) nanosleep(&short_time, NULL);
    clock_gettime(CLOCK_MONOTONIC, &after);
    long ms = (after.tv_sec - before.tv_sec) * 1000 + (after.tv_nsec - before.tv_nsec) / 1000000;
    printf("at least 5 ms: %d\n", ms >= 5);
    pthread_create(&thread, NULL, closer, fds);
    show("woken", ep, -1);
    pthread_join(thread, NULL);
    close(ep), close(fds[0]), close(fds[1]);
}

int main(void) {
    level_and_edge();
    one_shot();
    many_at_once();
    nested();
    errors();
    threads();
    waits();
    printf("EXIT-SUCCESS\n");
    return 0;
}
