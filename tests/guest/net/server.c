// An echo server on epoll and its clients, in processes of their own, each with a conversation of some lines.
#include "parts.h"
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define LINES 5

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void client(int number, struct sockaddr_in *at) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (struct sockaddr *)at, sizeof *at)) fail("connect");
    for (int i = 0; i < LINES; i++) {
        char line[64], back[64];
        int length = snprintf(line, sizeof line, "client %d, line %d\n", number, i);
        if (write(fd, line, length) != length) fail("write");
        if (recv(fd, back, length, MSG_WAITALL) != length || memcmp(line, back, length)) fail("echo");
    }
    shutdown(fd, SHUT_WR);
    char rest;
    exit(read(fd, &rest, 1) == 0 ? 0 : 1);
}

void server_part(void) {
    int clients = 5;
    int l = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof at;
    if (bind(l, (struct sockaddr *)&at, length) || listen(l, 2) || getsockname(l, (struct sockaddr *)&at, &length)) fail("listen");
    for (int i = 0; i < clients; i++) {
        pid_t pid = fork();
        if (pid < 0) fail("fork");
        if (pid == 0) client(i, &at);
    }
    int ep = epoll_create1(0), closed = 0;
    long bytes = 0;
    struct epoll_event ev = {.events = EPOLLIN, .data.fd = l};
    epoll_ctl(ep, EPOLL_CTL_ADD, l, &ev);
    while (closed < clients) {
        struct epoll_event got[8];
        int n = epoll_wait(ep, got, 8, -1);
        for (int i = 0; i < n; i++) {
            int fd = got[i].data.fd;
            if (fd == l) {
                int c;
                while ((c = accept4(l, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
                    ev = (struct epoll_event){.events = EPOLLIN | EPOLLET | EPOLLRDHUP, .data.fd = c};
                    epoll_ctl(ep, EPOLL_CTL_ADD, c, &ev);
                }
                continue;
            }
            char buf[16];
            long part;
            while ((part = read(fd, buf, sizeof buf)) > 0) {
                bytes += part;
                if (write(fd, buf, part) != part) fail("write back");
            }
            if (part == 0) {
                close(fd);
                closed++;
            }
        }
    }
    int good = 0, status;
    while (wait(&status) > 0) good += WIFEXITED(status) && WEXITSTATUS(status) == 0;
    printf("%d clients, %d content, %ld bytes echoed\n", clients, good, bytes);
}
