// Sockets with the calls that look at files: sendfile(2) and splice(2) to and from streams, EPOLLRDHUP, EPOLLEXCLUSIVE threads, poll with a shutdown.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

static const char *result(long value) {
    static char text[4][40];
    static int next;
    char *at = text[next++ % 4];
    if (value == -1) return strerror(errno);
    sprintf(at, "%ld", value);
    return at;
}

#define PAGES 100
/** Every so many bytes one is looked at. */
#define STEP 101

static int pair[2];

static void *drain(void *arg) {
    static char bytes[5000];
    long total = 0, sum = 0;
    ssize_t length;
    while ((length = read(pair[1], bytes, sizeof bytes)) > 0) {
        for (ssize_t i = (STEP - total % STEP) % STEP; i < length; i += STEP) sum += (unsigned char)bytes[i];
        total += length;
    }
    static long both[2];
    both[0] = total, both[1] = sum;
    return both;
}

int main(void) {
    char name[] = "/tmp/sockets-XXXXXX", bytes[100];
    int file = mkstemp(name), fds[2];
    pthread_t thread;
    unlink(name);
    long expected = 0;
    static unsigned char page[4096];
    for (int i = 0; i < 4096; i++) page[i] = i % 251;
    for (int i = 0; i < PAGES; i++) write(file, page, sizeof page);
    for (int i = 0; i < PAGES * 4096; i += STEP) expected += page[i % 4096];
    socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
    off_t at = 0;
    pthread_create(&thread, NULL, drain, NULL);
    printf("sendfile %s\n", result(sendfile(pair[0], file, &at, 2000000)));
    shutdown(pair[0], SHUT_WR);
    void *sums;
    pthread_join(thread, &sums);
    printf("received %ld, the same %d\n", ((long *)sums)[0], ((long *)sums)[1] == expected);
    close(pair[0]), close(pair[1]);

    pipe2(fds, O_NONBLOCK);
    socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair);
    write(fds[1], "through a pipe", 14);
    printf("pipe to socket %s\n", result(splice(fds[0], NULL, pair[0], NULL, 100, 0)));
    printf("socket to pipe %s", result(splice(pair[1], NULL, fds[1], NULL, 7, 0)));
    printf(" %s", result(splice(pair[1], NULL, fds[1], NULL, 100, 0)));
    printf(" %s\n", result(splice(pair[1], NULL, fds[1], NULL, 100, SPLICE_F_NONBLOCK)));
    printf("'%.*s'\n", (int)read(fds[0], bytes, 100), bytes);

    int ep = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN | EPOLLRDHUP | EPOLLET, .data.u32 = 1};
    epoll_ctl(ep, EPOLL_CTL_ADD, pair[1], &event);
    printf("nothing %d\n", epoll_wait(ep, &event, 1, 0));
    write(pair[0], "x", 1);
    printf("data %d", epoll_wait(ep, &event, 1, -1));
    printf(" %x\n", event.events);
    shutdown(pair[0], SHUT_WR);
    printf("half closed %d", epoll_wait(ep, &event, 1, -1));
    printf(" %x\n", event.events);
    close(pair[0]);
    printf("closed %d", epoll_wait(ep, &event, 1, -1));
    printf(" %x\n", event.events);
    struct pollfd look = {pair[1], POLLIN | POLLRDHUP | POLLOUT, 0};
    printf("poll %d", poll(&look, 1, -1));
    printf(" %x\n", look.revents);
    printf("end %s", result(splice(pair[1], NULL, fds[1], NULL, 100, 0)));
    printf(" %s\n", result(splice(pair[1], NULL, fds[1], NULL, 100, 0)));
    close(ep), close(pair[1]), close(fds[0]), close(fds[1]), close(file);
    printf("EXIT-SUCCESS\n");
    return 0;
}
