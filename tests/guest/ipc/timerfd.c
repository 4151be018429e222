// timerfd_create(2): once, periodic, absolute, disarmed, changed while somebody waits, in poll and epoll.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define MS 1000000L

static const char *result(long value) {
    static char text[4][40];
    static int next;
    char *at = text[next++ % 4];
    if (value == -1) return strerror(errno);
    sprintf(at, "%ld", value);
    return at;
}

static long now(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return time.tv_sec * 1000 * MS + time.tv_nsec;
}

static int set(int fd, int flags, long value, long interval) {
    struct itimerspec spec = {{interval / (1000 * MS), interval % (1000 * MS)}, {value / (1000 * MS), value % (1000 * MS)}};
    return timerfd_settime(fd, flags, &spec, NULL);
}

static const char *take(int fd) {
    static char text[40];
    uint64_t value;
    if (read(fd, &value, 8) == -1) return strerror(errno);
    sprintf(text, "%llu", (unsigned long long)value);
    return text;
}

static int shared;

static void *changer(void *arg) {
    usleep(2000);
    set(shared, 0, 3 * MS, 0);
    return NULL;
}

int main(void) {
    struct itimerspec spec;
    pthread_t thread;
    int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    printf("cloexec %d\n", fcntl(fd, F_GETFD));
    timerfd_gettime(fd, &spec);
    printf("disarmed %ld %ld\n", spec.it_value.tv_nsec, spec.it_interval.tv_nsec);
    printf("read %s\n", take(fd));
    set(fd, 0, 1000 * 1000 * MS, 2000 * MS);
    timerfd_gettime(fd, &spec);
    printf("armed, %d interval %ld\n", spec.it_value.tv_sec >= 990 && spec.it_value.tv_sec <= 1000, (long)spec.it_interval.tv_sec);
    set(fd, 0, 0, 3000 * MS);
    timerfd_gettime(fd, &spec);
    printf("disarmed %ld, its interval stays %ld\n", (long)spec.it_value.tv_sec, (long)spec.it_interval.tv_sec);
    set(fd, 0, 0, 0);
    timerfd_gettime(fd, &spec);
    printf("disarmed %ld %ld\n", (long)spec.it_value.tv_sec, (long)spec.it_interval.tv_sec);

    struct pollfd look = {fd, POLLIN, 0};
    long before = now(CLOCK_MONOTONIC);
    set(fd, 0, 50 * MS, 0);
    printf("not yet %d\n", poll(&look, 1, 0));
    printf("poll %d", poll(&look, 1, -1));
    printf(" %x, in time %d\n", look.revents, now(CLOCK_MONOTONIC) - before >= 50 * MS);
    printf("once %s", take(fd));
    printf(" %s\n", take(fd));

    int blocking = timerfd_create(CLOCK_REALTIME, 0);
    set(blocking, 0, 20 * MS, 20 * MS);
    printf("periodic %s\n", take(blocking));
    usleep(110000);
    uint64_t times;
    read(blocking, &times, 8);
    printf("several at once %d\n", times >= 5);
    before = now(CLOCK_REALTIME);
    set(blocking, TFD_TIMER_ABSTIME, before + 3 * MS, 0);
    printf("absolute %s", take(blocking));
    printf(", in time %d\n", now(CLOCK_REALTIME) - before >= 3 * MS);
    set(blocking, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, 1000 * MS, 0);
    printf("in the past %s\n", take(blocking));
    struct itimerspec bad = {{0, 0}, {0, 1000000000}};
    printf("bad time %s\n", result(timerfd_settime(fd, 0, &bad, NULL)));
    printf("bad flags %s\n", result(set(fd, 16, MS, 0)));
    printf("no timer %s\n", result(timerfd_gettime(0, &spec)));
    printf("bad clock %s\n", result(timerfd_create(CLOCK_PROCESS_CPUTIME_ID, 0)));
    printf("short read %s\n", result(read(fd, &times, 4)));
    printf("write %s\n", result(write(fd, &times, 8)));

    shared = timerfd_create(CLOCK_MONOTONIC, 0);
    set(shared, 0, 3600 * 1000 * MS, 0);
    pthread_create(&thread, NULL, changer, NULL);
    printf("changed meanwhile %s\n", take(shared));
    pthread_join(thread, NULL);

    int ep = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.u32 = 4};
    epoll_ctl(ep, EPOLL_CTL_ADD, shared, &event);
    set(shared, 0, MS, MS);
    printf("epoll %d", epoll_wait(ep, &event, 1, -1));
    printf(" %x", event.events);
    printf(", unread, nothing new %d\n", epoll_wait(ep, &event, 1, 5));
    read(shared, &times, 8);
    printf("read, epoll %d\n", epoll_wait(ep, &event, 1, -1));
    close(shared);
    printf("closed, epoll %d\n", epoll_wait(ep, &event, 1, 5));
    printf("EXIT-SUCCESS\n");
    return 0;
}
