// UDP over the loopback: borders of datagrams, connected and unconnected sockets, errors that come late, many messages in a call.
#include "parts.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static int bound(struct sockaddr_in *at) {
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    *at = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof *at;
    bind(fd, (struct sockaddr *)at, length);
    getsockname(fd, (struct sockaddr *)at, &length);
    return fd;
}

void udp_part(void) {
    struct sockaddr_in a, b, from;
    socklen_t length = sizeof from;
    char buf[128];
    int one = bound(&a), two = bound(&b);
    printf("no destination %s", say(send(one, "x", 1, 0)));
    printf(" to b %s", say(sendto(one, "first", 5, 0, (struct sockaddr *)&b, sizeof b)));
    printf(" empty %s", say(sendto(one, "", 0, 0, (struct sockaddr *)&b, sizeof b)));
    printf(" long %s\n", say(sendto(one, "a longer one", 12, 0, (struct sockaddr *)&b, sizeof b)));
    printf("got %s", say(recvfrom(two, buf, 128, 0, (struct sockaddr *)&from, &length)));
    printf(" from a %d", from.sin_port == a.sin_port);
    printf(" got %s", say(recv(two, buf, 128, 0)));
    printf(" cut %s", say(recv(two, buf, 4, MSG_TRUNC | MSG_PEEK)));
    struct iovec iov = {buf, 4};
    struct msghdr msg = {.msg_iov = &iov, .msg_iovlen = 1};
    printf(" cut %s", say(recvmsg(two, &msg, 0)));
    printf(" flag %d", (msg.msg_flags & MSG_TRUNC) != 0);
    printf(" nothing %s\n", say(recv(two, buf, 4, MSG_DONTWAIT)));
    int c = socket(AF_INET, SOCK_DGRAM, 0);
    connect(c, (struct sockaddr *)&b, sizeof b);
    printf("connected send %s", say(send(c, "hi", 2, 0)));
    length = sizeof from;
    printf(" got %s", say(recvfrom(two, buf, 128, 0, (struct sockaddr *)&from, &length)));
    printf(" answer %s", say(sendto(two, "answer", 6, 0, (struct sockaddr *)&from, length)));
    printf(" stranger %s", say(sendto(one, "other", 5, 0, (struct sockaddr *)&from, length)));
    printf(" got %s", say(recv(c, buf, 128, 0)));
    printf(" then %s\n", say(recv(c, buf, 128, MSG_DONTWAIT)));
    close(two);
    printf("closed: send %s", say(send(c, "x", 1, 0)));
    struct pollfd p = {.fd = c, .events = POLLIN | POLLOUT};
    poll(&p, 1, 0);
    printf(" err %d", (p.revents & POLLERR) != 0);
    printf(" send %s", say(send(c, "x", 1, 0)));
    printf(" recv %s", say(recv(c, buf, 8, MSG_DONTWAIT)));
    struct sockaddr none = {.sa_family = AF_UNSPEC};
    printf(" disconnect %s", say(connect(c, &none, sizeof none)));
    printf(" peer %s\n", say(getpeername(c, (struct sockaddr *)&from, &length)));
    static char big[70000];
    printf("too big %s", say(sendto(one, big, sizeof big, 0, (struct sockaddr *)&a, sizeof a)));
    printf(" biggest %s", say(sendto(one, big, 65507, 0, (struct sockaddr *)&a, sizeof a)));
    printf(" received %s", say(recv(one, big, sizeof big, 0)));
    from = a;
    from.sin_addr.s_addr = htonl(INADDR_BROADCAST);
    printf(" broadcast %s", say(sendto(one, "x", 1, 0, (struct sockaddr *)&from, sizeof from)));
    printf(" listen %s accept %s\n", say(listen(one, 1)), say(accept(one, NULL, NULL)));
    struct mmsghdr many[3] = {0};
    struct iovec parts[3] = {{"one", 3}, {"two..", 5}, {"three", 5}};
    for (int i = 0; i < 3; i++) {
        many[i].msg_hdr = (struct msghdr){.msg_name = &a, .msg_namelen = sizeof a, .msg_iov = &parts[i], .msg_iovlen = 1};
    }
    printf("sendmmsg %s of %u\n", say(sendmmsg(c, many, 3, 0)), many[1].msg_len);
    char bufs[4][8];
    struct mmsghdr into[4] = {0};
    struct iovec rooms[4];
    for (int i = 0; i < 4; i++) {
        rooms[i] = (struct iovec){bufs[i], 8};
        into[i].msg_hdr = (struct msghdr){.msg_iov = &rooms[i], .msg_iovlen = 1};
    }
    printf("recvmmsg %s: %u %u %u", say(recvmmsg(one, into, 4, MSG_WAITFORONE, NULL)), into[0].msg_len, into[1].msg_len,
           into[2].msg_len);
    struct timeval timeout = {0, 10000};
    setsockopt(one, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
    printf(" timeout %s\n", say(recv(one, buf, 8, 0)));
    int on = 1;
    setsockopt(one, IPPROTO_IP, IP_PKTINFO, &on, sizeof on);
    sendto(c, "info", 4, 0, (struct sockaddr *)&a, sizeof a);
    char control[64];
    msg = (struct msghdr){.msg_iov = &iov, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    printf("recvmsg %s", say(recvmsg(one, &msg, 0)));
    for (struct cmsghdr *h = CMSG_FIRSTHDR(&msg); h; h = CMSG_NXTHDR(&msg, h)) {
        if (h->cmsg_type != IP_PKTINFO) continue;
        struct in_pktinfo info;
        memcpy(&info, CMSG_DATA(h), sizeof info);
        printf(" at %s", inet_ntoa(info.ipi_addr));
    }
    int six = socket(AF_INET6, SOCK_DGRAM, 0);
    struct sockaddr_in6 at = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT}, sender;
    length = sizeof at;
    bind(six, (struct sockaddr *)&at, length);
    getsockname(six, (struct sockaddr *)&at, &length);
    printf(" v6 %s", say(sendto(six, "self", 4, 0, (struct sockaddr *)&at, length)));
    printf(" got %s", say(recvfrom(six, buf, 8, 0, (struct sockaddr *)&sender, &length)));
    char text[64];
    printf(" from %s %d\n", inet_ntop(AF_INET6, &sender.sin6_addr, text, 64), sender.sin6_port == at.sin6_port);
}
