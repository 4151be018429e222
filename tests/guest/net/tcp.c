// TCP over the loopback: what connect, accept, shutdown, close and poll say at each step of a connection's life.
#include "parts.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

static int pending(int fd) {
    int error = -1;
    socklen_t length = sizeof error;
    getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length);
    return error;
}

static int listener(int backlog, struct sockaddr_in *at) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    *at = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof *at;
    if (bind(fd, (struct sockaddr *)at, length) || listen(fd, backlog) || getsockname(fd, (struct sockaddr *)at, &length)) {
        perror("listener");
        exit(1);
    }
    return fd;
}

static void pair(int fds[2]) {
    struct sockaddr_in at;
    int l = listener(5, &at);
    fds[0] = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fds[0], (struct sockaddr *)&at, sizeof at)) perror("connect");
    fds[1] = accept(l, NULL, NULL);
    close(l);
}

static void unconnected(void) {
    char buf[8];
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    printf("fresh: %s\n", events(fd));
    printf("recv %s", say(recv(fd, buf, 8, 0)));
    printf(" send %s", say(send(fd, "x", 1, MSG_NOSIGNAL)));
    printf(" shutdown %s", say(shutdown(fd, SHUT_WR)));
    printf(" accept %s", say(accept(fd, NULL, NULL)));
    struct sockaddr_in name;
    socklen_t length = sizeof name;
    printf(" peer %s", say(getpeername(fd, (struct sockaddr *)&name, &length)));
    printf(" bad type %s", say(socket(AF_INET, 77, 0)));
    printf(" bad protocol %s", say(socket(AF_INET, SOCK_STREAM, IPPROTO_UDP)));
    printf(" bad family %s\n", say(socket(99, SOCK_STREAM, 0)));
    close(fd);
}

static void refused(void) {
    struct sockaddr_in at;
    close(listener(1, &at));
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    printf("refused: %s\n", say(connect(fd, (struct sockaddr *)&at, sizeof at)));
    close(fd);
    fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    printf("nonblocking: %s", say(connect(fd, (struct sockaddr *)&at, sizeof at)));
    printf(" then %s", events(fd));
    printf(" error %s", strerrorname_np(pending(fd)));
    printf(" error again %d", pending(fd));
    printf(" connect %s\n", say(connect(fd, (struct sockaddr *)&at, sizeof at)));
    close(fd);
}

static void connected(void) {
    struct sockaddr_in at, a, b;
    socklen_t length = sizeof a;
    int l = listener(5, &at);
    int c = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    printf("connect %s", say(connect(c, (struct sockaddr *)&at, sizeof at)));
    struct pollfd p = {.fd = c, .events = POLLOUT};
    printf(" poll %s", say(poll(&p, 1, 1000)));
    printf(" error %d", pending(c));
    printf(" connect %s", say(connect(c, (struct sockaddr *)&at, sizeof at)));
    printf(" connect %s\n", say(connect(c, (struct sockaddr *)&at, sizeof at)));
    printf("listener %s\n", events(l));
    int s = accept(l, (struct sockaddr *)&a, &length);
    printf("listener %s\n", events(l));
    getsockname(c, (struct sockaddr *)&b, &length);
    printf("same name %d", a.sin_port == b.sin_port);
    getpeername(c, (struct sockaddr *)&b, &length);
    printf(" peer is the listener %d, from %s length %u\n", b.sin_port == at.sin_port, inet_ntoa(a.sin_addr), length);
    char buf[32];
    printf("recv %s", say(recv(c, buf, 8, 0)));
    printf(" send %s", say(send(s, "hello world", 11, 0)));
    printf(" peek %s", say(recv(c, buf, 5, MSG_PEEK)));
    int waiting = 0;
    ioctl(c, FIONREAD, &waiting);
    printf(" waiting %d", waiting);
    printf(" read %s %.5s", say(read(c, buf, 5)), buf);
    printf(" trunc %s", say(recv(c, buf, 2, MSG_TRUNC)));
    printf(" rest %s %.4s\n", say(recv(c, buf, 32, 0)), buf);
    printf("both: %s| %s\n", events(c), events(s));
    printf("shutdown %s", say(shutdown(c, SHUT_WR)));
    printf(" client %s| server %s\n", events(c), events(s));
    printf("server read %s", say(read(s, buf, 8)));
    printf(" send back %s", say(send(s, "bye", 3, 0)));
    printf(" client read %s", say(read(c, buf, 8)));
    printf(" client send %s\n", say(send(c, "x", 1, MSG_NOSIGNAL)));
    close(s);
    printf("server closed: %s", events(c));
    printf(" read %s", say(read(c, buf, 8)));
    printf(" peer %s\n", say(getpeername(c, (struct sockaddr *)&b, &length)));
    close(c);
    close(l);
}

static int signals;
static void count(int signo) { (void)signo; signals++; }

static void broken(void) {
    int fds[2];
    char buf[8];
    signal(SIGPIPE, count);
    pair(fds);
    close(fds[1]);
    printf("closed: %s", events(fds[0]));
    printf(" send %s", say(send(fds[0], "abc", 3, 0)));
    printf(" then %s", events(fds[0]));
    printf(" read %s", say(read(fds[0], buf, 8)));
    printf(" send %s", say(send(fds[0], "abc", 3, 0)));
    printf(" send %s", say(send(fds[0], "abc", 3, MSG_NOSIGNAL)));
    printf(" signals %d\n", signals);
    close(fds[0]);
    pair(fds);
    send(fds[0], "unread", 6, 0);
    send(fds[1], "read", 4, 0);
    close(fds[1]);
    printf("reset: %s", events(fds[0]));
    printf(" read %s", say(read(fds[0], buf, 8)));
    printf(" read %s", say(read(fds[0], buf, 8)));
    printf(" read %s", say(read(fds[0], buf, 8)));
    printf(" send %s", say(send(fds[0], "x", 1, MSG_NOSIGNAL)));
    printf(" then %s\n", events(fds[0]));
    close(fds[0]);
    pair(fds);
    struct linger linger = {1, 0};
    setsockopt(fds[1], SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
    close(fds[1]);
    printf("linger 0: %s", events(fds[0]));
    printf(" error %s", strerrorname_np(pending(fds[0])));
    printf(" send %s\n", say(write(fds[0], "x", 1)));
    printf("signals %d\n", signals);
    close(fds[0]);
}

static void addresses(void) {
    struct sockaddr_in at, other;
    int l = listener(5, &at);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    printf("bind again %s", say(bind(fd, (struct sockaddr *)&at, sizeof at)));
    int one = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    printf(" with reuse %s", say(bind(fd, (struct sockaddr *)&at, sizeof at)));
    other = at;
    other.sin_addr.s_addr = htonl(0x7f000002);
    printf(" other address %s", say(bind(fd, (struct sockaddr *)&other, sizeof other)));
    printf(" twice %s", say(bind(fd, (struct sockaddr *)&other, sizeof other)));
    close(fd);
    fd = socket(AF_INET, SOCK_STREAM, 0);
    other.sin_addr.s_addr = htonl(0x08080808);
    printf(" foreign %s", say(bind(fd, (struct sockaddr *)&other, sizeof other)));
    printf(" short %s\n", say(bind(fd, (struct sockaddr *)&at, 4)));
    close(fd);
    int six = socket(AF_INET6, SOCK_STREAM, 0);
    struct sockaddr_in6 at6 = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_ANY_INIT}, from;
    socklen_t length = sizeof at6;
    bind(six, (struct sockaddr *)&at6, length);
    listen(six, 3);
    getsockname(six, (struct sockaddr *)&at6, &length);
    fd = socket(AF_INET, SOCK_STREAM, 0);
    other = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = at6.sin6_port, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    printf("v4 to v6: %s", say(connect(fd, (struct sockaddr *)&other, sizeof other)));
    length = sizeof from;
    int s = accept(six, (struct sockaddr *)&from, &length);
    char text[64];
    printf(" from %s length %u", inet_ntop(AF_INET6, &from.sin6_addr, text, 64), length);
    close(s);
    close(fd);
    fd = socket(AF_INET6, SOCK_STREAM, 0);
    at6.sin6_addr = in6addr_loopback;
    printf(" v6 %s", say(connect(fd, (struct sockaddr *)&at6, sizeof at6)));
    s = accept(six, (struct sockaddr *)&from, &length);
    printf(" from %s\n", inet_ntop(AF_INET6, &from.sin6_addr, text, 64));
    close(l);
}

static void options(void) {
    int fds[2], value = 1;
    socklen_t length = sizeof value;
    pair(fds);
    printf("nodelay %s", say(setsockopt(fds[0], IPPROTO_TCP, TCP_NODELAY, &value, length)));
    value = 0;
    getsockopt(fds[0], IPPROTO_TCP, TCP_NODELAY, &value, &length);
    printf("=%d", value);
    value = 10000;
    setsockopt(fds[0], SOL_SOCKET, SO_RCVBUF, &value, length);
    getsockopt(fds[0], SOL_SOCKET, SO_RCVBUF, &value, &length);
    printf(" buffer %d", value);
    getsockopt(fds[0], SOL_SOCKET, SO_TYPE, &value, &length);
    printf(" type %d", value);
    printf(" unknown %s", say(setsockopt(fds[0], SOL_SOCKET, 9999, &value, length)));
    printf(" short %s", say(setsockopt(fds[0], SOL_SOCKET, SO_KEEPALIVE, &value, 2)));
    struct timeval timeout = {0, 20000};
    setsockopt(fds[0], SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
    char buf[4];
    printf(" timeout %s", say(read(fds[0], buf, 4)));
    printf(" not a socket %s\n", say(listen(open("/dev/null", O_RDONLY), 5)));
    pair(fds);
    fcntl(fds[1], F_SETFL, O_NONBLOCK);
    static char big[65536];
    long total = 0, n;
    while ((n = write(fds[1], big, sizeof big)) > 0) total += n;
    printf("full: %s, at least a buffer %d, %s\n", say(n), total >= 65536, events(fds[1]));
    long got = 0;
    while (got < total && (n = read(fds[0], big, sizeof big)) > 0) got += n;
    printf("all read %d, %s\n", got == total, events(fds[1]));
}

void tcp_part(void) {
    unconnected();
    refused();
    connected();
    broken();
    addresses();
    options();
}
