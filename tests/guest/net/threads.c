// Threads that block at sockets: accept, connect at a full backlog, receive in order of arrival, a sender held back by its reader.
#include "parts.h"
#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BYTES 300000

#define PIECE 10000

static struct sockaddr_in at;
static unsigned char pattern[PIECE * 2];

static void *send_all(void *arg) {
    int fd = *(int *)arg;
    unsigned char *bytes = pattern;
    long sent = 0;
    while (sent < BYTES) {
        long part = BYTES - sent < PIECE ? BYTES - sent : PIECE;
        long n = send(fd, bytes, part, 0);
        if (n != part) break;
        sent += n;
    }
    shutdown(fd, SHUT_WR);
    return (void *)sent;
}

static void *visit(void *arg) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    char answer = 0;
    if (connect(fd, (struct sockaddr *)&at, sizeof at) == 0 && write(fd, "?", 1) == 1) read(fd, &answer, 1);
    close(fd);
    (void)arg;
    return (void *)(long)answer;
}

void threads_part(void) {
    socklen_t length = sizeof at;
    int l = socket(AF_INET, SOCK_STREAM, 0);
    at = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    bind(l, (struct sockaddr *)&at, length);
    listen(l, 0);
    getsockname(l, (struct sockaddr *)&at, &length);
    pthread_t visitors[6];
    for (int i = 0; i < 6; i++) pthread_create(&visitors[i], NULL, visit, NULL);
    for (int i = 0; i < 6; i++) {
        char question;
        int fd = accept(l, NULL, NULL);
        if (read(fd, &question, 1) == 1) write(fd, "!", 1);
        close(fd);
    }
    int answered = 0;
    for (int i = 0; i < 6; i++) {
        void *answer;
        pthread_join(visitors[i], &answer);
        answered += (long)answer == '!';
    }
    printf("%d visitors answered\n", answered);
    for (int i = 0; i < PIECE; i++) pattern[i] = pattern[PIECE + i] = i % 251;
    for (int kind = 0; kind < 2; kind++) {
        int fds[2];
        if (kind == 0) socketpair(AF_UNIX, SOCK_STREAM, 0, fds);
        else {
            listen(l, 5);
            fds[0] = socket(AF_INET, SOCK_STREAM, 0);
            connect(fds[0], (struct sockaddr *)&at, sizeof at);
            fds[1] = accept(l, NULL, NULL);
        }
        int small = 8000;
        setsockopt(fds[0], SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
        setsockopt(fds[1], SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
        pthread_t sender;
        pthread_create(&sender, NULL, send_all, &fds[0]);
        static unsigned char buf[7000];
        long got = 0, n, wrong = 0;
        while ((n = read(fds[1], buf, sizeof buf)) > 0) {
            wrong += memcmp(buf, pattern + got % PIECE, n) != 0;
            got += n;
        }
        void *sent;
        pthread_join(sender, &sent);
        printf("%s: sent %ld, got %ld, wrong %ld\n", kind == 0 ? "UNIX" : "TCP", (long)sent, got, wrong);
    }
}
