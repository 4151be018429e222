// UNIX sockets: names, pairs, datagrams, sequences of messages, descriptors and credentials on their way, ends and errors.
#include "parts.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static socklen_t name(struct sockaddr_un *at, const char *text) {
    *at = (struct sockaddr_un){.sun_family = AF_UNIX};
    strcpy(at->sun_path + (text[0] == '@'), text + (text[0] == '@'));
    return offsetof(struct sockaddr_un, sun_path) + strlen(text) + (text[0] != '@');
}

static void streams(const char *text) {
    struct sockaddr_un at, other;
    socklen_t length = name(&at, text), got = sizeof other;
    memset(&other, 0, sizeof other);
    int l = socket(AF_UNIX, SOCK_STREAM, 0), c = socket(AF_UNIX, SOCK_STREAM, 0);
    printf("%s: connect %s", text, say(connect(c, (struct sockaddr *)&at, length)));
    printf(" listen %s", say(listen(l, 1)));
    printf(" bind %s", say(bind(l, (struct sockaddr *)&at, length)));
    printf(" again %s", say(bind(c, (struct sockaddr *)&at, length)));
    printf(" connect %s", say(connect(c, (struct sockaddr *)&at, length)));
    printf(" listen %s", say(listen(l, 1)));
    printf(" connect %s\n", say(connect(c, (struct sockaddr *)&at, length)));
    int more[3];
    for (int i = 0; i < 3; i++) {
        more[i] = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
        printf("%s ", say(connect(more[i], (struct sockaddr *)&at, length)));
    }
    int s = accept(l, (struct sockaddr *)&other, &got);
    printf("accepted %d, its peer's name has %u bytes; now %s\n", s > 0, got, say(connect(more[2], (struct sockaddr *)&at, length)));
    got = sizeof other;
    getpeername(c, (struct sockaddr *)&other, &got);
    printf("peer: %u bytes %s%s\n", got, other.sun_path[0] ? "" : "@", other.sun_path + !other.sun_path[0]);
    struct ucred who = {0};
    got = sizeof who;
    getsockopt(c, SOL_SOCKET, SO_PEERCRED, &who, &got);
    printf("peer is me %d %d\n", who.pid == getpid(), who.uid == getuid());
    char buf[16];
    printf("send %s to name %s", say(send(c, "abc", 3, 0)), say(sendto(c, "abc", 3, 0, (struct sockaddr *)&at, length)));
    printf(" read %s", say(read(s, buf, 16)));
    printf(" shut %s", say(shutdown(s, SHUT_RD)));
    printf(" %s send %s\n", events(c), say(send(c, "x", 1, MSG_NOSIGNAL)));
    int d = socket(AF_UNIX, SOCK_DGRAM, 0);
    printf("wrong type %s\n", say(connect(d, (struct sockaddr *)&at, length)));
    close(l);
    printf("listener closed: %s read %s", events(more[0]), say(read(more[0], buf, 16)));
    printf(" read %s\n", say(read(more[0], buf, 16)));
    if (text[0] != '@') {
        struct stat st;
        stat(text, &st);
        printf("socket file %d open %s", S_ISSOCK(st.st_mode), say(open(text, O_RDWR)));
        printf(" unlink %s\n", say(unlink(text)));
    }
}

static void pairs(int type, const char *what) {
    int fds[2];
    char buf[16];
    socketpair(AF_UNIX, type | SOCK_NONBLOCK, 0, fds);
    printf("%s: %s", what, events(fds[0]));
    printf(" recv %s", say(recv(fds[0], buf, 16, 0)));
    send(fds[0], "one", 3, 0);
    send(fds[0], "two", 3, 0);
    printf(" recv %s", say(recv(fds[1], buf, 16, MSG_PEEK)));
    printf(" recv %s", say(recv(fds[1], buf, 2, MSG_TRUNC)));
    printf(" recv %s", say(recv(fds[1], buf, 16, 0)));
    printf(" recv %s\n", say(recv(fds[1], buf, 16, 0)));
    send(fds[0], "left", 4, 0);
    close(fds[1]);
    printf("  closed with something unread: %s", events(fds[0]));
    printf(" recv %s", say(recv(fds[0], buf, 16, 0)));
    printf(" recv %s", say(recv(fds[0], buf, 16, 0)));
    printf(" send %s\n", say(send(fds[0], "x", 1, MSG_NOSIGNAL)));
    close(fds[0]);
}

static void datagrams(void) {
    struct sockaddr_un a, b, from;
    socklen_t la = name(&a, "@datagrams-a"), lb = name(&b, "@datagrams-b"), got = sizeof from;
    int one = socket(AF_UNIX, SOCK_DGRAM, 0), two = socket(AF_UNIX, SOCK_DGRAM, 0), three = socket(AF_UNIX, SOCK_DGRAM, 0);
    char buf[16];
    bind(one, (struct sockaddr *)&a, la);
    bind(two, (struct sockaddr *)&b, lb);
    printf("no peer %s", say(send(one, "x", 1, 0)));
    printf(" to b %s", say(sendto(one, "hello", 5, 0, (struct sockaddr *)&b, lb)));
    printf(" got %s", say(recvfrom(two, buf, 16, 0, (struct sockaddr *)&from, &got)));
    printf(" from %u bytes %s", got, from.sun_path + 1);
    printf(" connect %s", say(connect(two, (struct sockaddr *)&a, la)));
    printf(" stranger %s", say(sendto(three, "x", 1, 0, (struct sockaddr *)&b, lb)));
    printf(" back %s\n", say(send(two, "back", 4, 0)));
    fcntl(three, F_SETFL, O_NONBLOCK);
    int sent = 0;
    while (sendto(three, "flood", 5, 0, (struct sockaddr *)&a, la) == 5) sent++;
    printf("queue took %d then %s\n", sent, say(-1));
    close(one);
    printf("closed: %s", say(send(two, "x", 1, 0)));
    printf(" then %s\n", say(send(two, "x", 1, 0)));
    struct sockaddr_un empty = {.sun_family = AF_UNIX};
    got = sizeof from;
    printf("autobind %s", say(bind(three, (struct sockaddr *)&empty, sizeof(sa_family_t))));
    getsockname(three, (struct sockaddr *)&from, &got);
    printf(" name of %u bytes, abstract %d\n", got, from.sun_path[0] == 0);
}

static int give(int to, int fd, const char *text) {
    union { char buf[CMSG_SPACE(sizeof fd)]; struct cmsghdr align; } control = {0};
    struct iovec iov = {(void *)text, strlen(text)};
    struct msghdr msg = {.msg_iov = &iov, .msg_iovlen = 1, .msg_control = control.buf, .msg_controllen = sizeof control.buf};
    struct cmsghdr *cmsg = CMSG_FIRSTHDR(&msg);
    cmsg->cmsg_level = SOL_SOCKET;
    cmsg->cmsg_type = SCM_RIGHTS;
    cmsg->cmsg_len = CMSG_LEN(sizeof fd);
    memcpy(CMSG_DATA(cmsg), &fd, sizeof fd);
    return sendmsg(to, &msg, 0);
}

static void take(int from, size_t room) {
    char buf[32] = "";
    union { char buf[256]; struct cmsghdr align; } control = {0};
    struct iovec iov = {buf, sizeof buf - 1};
    struct msghdr msg = {.msg_iov = &iov, .msg_iovlen = 1, .msg_control = control.buf, .msg_controllen = room};
    long got = recvmsg(from, &msg, MSG_CMSG_CLOEXEC);
    printf("took %s '%s'%s", say(got), buf, msg.msg_flags & MSG_CTRUNC ? " CTRUNC" : "");
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&msg); c; c = CMSG_NXTHDR(&msg, c)) {
        if (c->cmsg_type == SCM_RIGHTS) {
            int fd;
            memcpy(&fd, CMSG_DATA(c), sizeof fd);
            char text[32] = "";
            printf(" a descriptor, close-on-exec %d", fcntl(fd, F_GETFD));
            lseek(fd, 0, SEEK_SET);
            printf(" with %s '%s'", say(read(fd, text, 31)), text);
            close(fd);
        } else if (c->cmsg_type == SCM_CREDENTIALS) {
            struct ucred who;
            memcpy(&who, CMSG_DATA(c), sizeof who);
            printf(" credentials of me %d", who.pid == getpid() && who.uid == getuid());
        }
    }
    puts("");
}

static void rights(void) {
    int fds[2], file = open("/tmp/netunix-file", O_RDWR | O_CREAT | O_TRUNC, 0600);
    unlink("/tmp/netunix-file");
    write(file, "content", 7);
    socketpair(AF_UNIX, SOCK_STREAM, 0, fds);
    send(fds[0], "before ", 7, 0);
    give(fds[0], file, "with");
    send(fds[0], " after", 6, 0);
    take(fds[1], 256);
    take(fds[1], 256);
    give(fds[0], file, "no room");
    take(fds[1], 0);
    give(fds[0], file, "read");
    char buf[8];
    printf("plain read %s", say(read(fds[1], buf, 8)));
    printf(" bad descriptor %s\n", say(give(fds[0], 999, "x")));
    int one = 1;
    setsockopt(fds[1], SOL_SOCKET, SO_PASSCRED, &one, sizeof one);
    send(fds[0], "who", 3, 0);
    take(fds[1], 256);
    // A ring that nobody can reach: the sockets are each other's only holders.
    int ring[2];
    socketpair(AF_UNIX, SOCK_DGRAM, 0, ring);
    give(ring[0], ring[0], "x");
    give(ring[0], ring[1], "x");
    close(ring[0]);
    close(ring[1]);
    close(fds[0]);
    take(fds[1], 256);
}

void unix_part(void) {
    unlink("/tmp/netunix");
    streams("/tmp/netunix");
    streams("@netunix");
    pairs(SOCK_STREAM, "stream");
    pairs(SOCK_DGRAM, "datagram");
    pairs(SOCK_SEQPACKET, "seqpacket");
    datagrams();
    rights();
}
