/* A pseudo-terminal seen from both sides: line editing, echo, output processing, raw reads, packet mode, flow control, and what closing either side does. */
#define _GNU_SOURCE
#include <asm/ioctls.h>
#include <asm/termbits.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static int master, slave;
static char name[64];

static void print(const char *bytes, ssize_t length) {
    if (length < 0) { printf("%s", strerror(errno)); return; }
    putchar('"');
    for (ssize_t i = 0; i < length; i++) {
        unsigned char c = bytes[i];
        if (isprint(c) && c != '"' && c != '\\') putchar(c);
        else printf("\\x%02x", c);
    }
    putchar('"');
}

/* What a side has to read within a moment. */
static void show(const char *what, int fd) {
    char bytes[4096];
    ssize_t length = 0;
    for (;;) {
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        if (poll(&wait, 1, 60) == 0) break;
        ssize_t part = read(fd, bytes + length, sizeof bytes - length);
        if (part < 0 && length == 0) length = -1;
        if (part <= 0) break;
        length += part;
    }
    printf("%s: ", what);
    print(bytes, length);
    putchar('\n');
}

static void once(const char *what, int fd, size_t size) {
    char bytes[4096];
    printf("%s: ", what);
    print(bytes, read(fd, bytes, size));
    putchar('\n');
}

static void put(int fd, const char *text) { if (write(fd, text, strlen(text)) < 0) printf("write: %s\n", strerror(errno)); }

static struct termios get(void) { struct termios t; ioctl(slave, TCGETS, &t); return t; }
static void set(struct termios t) { if (ioctl(slave, TCSETS, &t) != 0) perror("TCSETS"); }

/* One line typed, as the reader gets it and as the terminal shows it. */
static void line(const char *what, const char *typed) {
    put(master, typed);
    printf("-- %s\n", what);
    show("reads", slave);
    show("shows", master);
}

static void events(const char *what, int fd) {
    struct pollfd state = {.fd = fd, .events = POLLIN | POLLOUT | POLLPRI};
    poll(&state, 1, 60);
    printf("%s:%s%s%s%s%s\n", what, state.revents & POLLIN ? " in" : "", state.revents & POLLOUT ? " out" : "",
           state.revents & POLLPRI ? " pri" : "", state.revents & POLLHUP ? " hup" : "", state.revents & POLLERR ? " err" : "");
}

static void openPty(void) {
    int number, off = 0;
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY);
    if (master < 0 || ioctl(master, TIOCGPTN, &number) != 0) { perror("ptmx"); exit(1); }
    snprintf(name, sizeof name, "/dev/pts/%d", number);
    slave = open(name, O_RDWR | O_NOCTTY);
    printf("locked: %s\n", slave < 0 ? strerror(errno) : "no");
    ioctl(master, TIOCSPTLCK, &off);
    slave = open(name, O_RDWR | O_NOCTTY | O_NONBLOCK);
    printf("open: %d\n", slave >= 0);
}

static void editing(void) {
    line("a line", "hello\r");
    line("erase", "abc\x7f\x7f" "d\r");
    line("erase all and more", "ab\x7f\x7f\x7f\rx\r");
    line("word", "one two\x17three  \x17" "four\r");
    line("kill", "xyz\x15ok\r");
    line("next", "\x16\x03\x16\x7f\r");
    line("reprint", "ab\x12" "c\r");
    line("tab", "a\tb\x7f\x7f" "c\td\x7f\x7f\x7f\x7f" "e\r");
    line("control", "\x01\x7f\x02\x1b\r");
    line("two lines", "one\rtwo\r");
    line("no line", "part");
    line("end", "ial\x04");
    put(master, "\x04");
    poll(NULL, 0, 60);
    once("end of file", slave, 100);
    line("long", "0123456789\r");
    put(master, "cut here\r");
    show("shows", master);
    once("cut", slave, 3);
    show("rest", slave);
}

static void flags(void) {
    struct termios usual = get(), t = usual;
    t.c_lflag &= ~ECHO;
    t.c_lflag |= ECHONL;
    set(t);
    line("only newlines are echoed", "secret\r");
    t.c_lflag |= ECHO;
    t.c_lflag &= ~(ECHOCTL | ECHOE);
    set(t);
    line("plain controls", "ab\x02\x7f\x7f" "c\r");
    t.c_lflag |= ECHOCTL | ECHOPRT;
    set(t);
    line("printed erasure", "abc\x7f\x7f" "d\r");
    t = usual;
    t.c_lflag &= ~ECHOKE;
    set(t);
    line("kill shown", "abc\x15" "d\r");
    t = usual;
    t.c_iflag |= IGNCR | INLCR;
    set(t);
    line("newline as return", "a\rb\n\x04");
    t = usual;
    t.c_iflag |= IUTF8;
    set(t);
    line("characters of several bytes", "\xc3\xa4\xe2\x82\xac\x7f\x7f" "x\r");
    t = usual;
    t.c_cc[VEOL] = ';';
    t.c_cc[VEOL2] = ':';
    set(t);
    line("other ends", "a;b:c\r");
    set(usual);
    put(slave, "a\nb\tc\r\n");
    show("usual output", master);
    t.c_oflag |= XTABS;
    set(t);
    put(slave, "ab\tc\bd\te\n");
    show("spaces for tabs", master);
    t.c_oflag = OPOST | OCRNL | ONOCR | OLCUC;
    set(t);
    put(slave, "\rab\rc\n");
    show("other output", master);
    t.c_oflag = 0;
    set(t);
    put(slave, "a\nb\tc\r");
    show("raw output", master);
    set(usual);
}

static void raw(void) {
    struct termios usual = get(), t = usual;
    int count = -1;
    put(master, "a\rbc");
    poll(NULL, 0, 60);
    ioctl(slave, FIONREAD, &count);
    printf("-- raw\nlines hold %d\n", count);
    t.c_lflag &= ~(ICANON | ECHO | ISIG);
    t.c_iflag &= ~(ICRNL | IXON);
    set(t);
    ioctl(slave, FIONREAD, &count);
    printf("all hold %d\n", count);
    show("reads", slave);
    put(master, "\x03\x04\x13\r\x7f");
    show("reads", slave);
    show("shows", master);
    fcntl(slave, F_SETFL, O_RDWR);
    t.c_cc[VMIN] = 0;
    t.c_cc[VTIME] = 1;
    set(t);
    once("nothing in time", slave, 10);
    put(master, "late");
    poll(NULL, 0, 60);
    once("in time", slave, 2);
    t.c_cc[VTIME] = 0;
    set(t);
    once("what is there", slave, 10);
    once("nothing there", slave, 10);
    t.c_cc[VMIN] = 3;
    t.c_cc[VTIME] = 1;
    set(t);
    put(master, "xy");
    once("two of three", slave, 10);
    put(master, "wxyz");
    poll(NULL, 0, 60);
    once("three of two", slave, 2);
    fcntl(slave, F_SETFL, O_RDWR | O_NONBLOCK);
    events("two of three are ready", slave);
    t.c_cc[VTIME] = 0;
    set(t);
    events("or not", slave);
    once("but can be had", slave, 10);
    put(master, "kept\n");
    poll(NULL, 0, 60);
    set(usual);
    show("kept as a line", slave);
    put(master, "lost");
    poll(NULL, 0, 60);
    if (ioctl(slave, TCFLSH, 0) != 0) perror("TCFLSH");
    line("after a flush", "found\r");
}

static void flow(void) {
    printf("-- flow\n");
    put(master, "\x13");
    poll(NULL, 0, 60);
    printf("stopped: %s\n", write(slave, "x", 1) < 0 ? strerror(errno) : "wrote");
    events("stopped", slave);
    put(master, "\x11");
    poll(NULL, 0, 60);
    put(slave, "y");
    show("goes on", master);
    ioctl(slave, TCXONC, TCOOFF);
    printf("off: %s\n", write(slave, "x", 1) < 0 ? strerror(errno) : "wrote");
    ioctl(slave, TCXONC, TCOON);
    put(slave, "z");
    show("on", master);
}

static void packets(void) {
    int on = 1, off = 0;
    struct termios usual = get(), t = usual;
    printf("-- packets\n");
    ioctl(master, TIOCPKT, &on);
    put(slave, "data");
    once("data", master, 100);
    ioctl(slave, TCXONC, TCOOFF);
    events("stop", master);
    once("stop", master, 100);
    ioctl(slave, TCXONC, TCOON);
    once("start", master, 100);
    t.c_iflag &= ~IXON;
    set(t);
    once("no stop", master, 100);
    set(usual);
    once("do stop", master, 100);
    ioctl(slave, TCFLSH, TCIOFLUSH);
    once("flush", master, 100);
    ioctl(master, TIOCPKT, &off);
}

static void sizes(void) {
    struct winsize size = {.ws_row = 33, .ws_col = 111};
    int peer, session = 7;
    ioctl(master, TIOCSWINSZ, &size);
    memset(&size, 0, sizeof size);
    ioctl(slave, TIOCGWINSZ, &size);
    printf("-- size %d %d\n", size.ws_row, size.ws_col);
    peer = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY);
    printf("peer: %d tty: %d\n", peer >= 0, isatty(peer));
    put(peer, "from the peer\n");
    show("shows", master);
    close(peer);
    printf("tcgetsid: %s\n", ioctl(slave, TIOCGSID, &session) < 0 ? strerror(errno) : "ok");
    printf("foreground: %s\n", ioctl(slave, TIOCSPGRP, &session) < 0 ? strerror(errno) : "ok");
    printf("tty: %d %d\n", isatty(master), isatty(slave));
    printf("unknown: %s\n", ioctl(slave, TIOCMGET, &session) < 0 ? strerror(errno) : "ok");
    printf("bad pointer: %s\n", ioctl(slave, TCGETS, (void *)8) < 0 ? strerror(errno) : "ok");
}

static void ends(void) {
    printf("-- ends\n");
    events("master", master);
    events("slave", slave);
    put(slave, "last words");
    close(slave);
    events("slave closed", master);
    once("still there", master, 100);
    once("then", master, 100);
    slave = open(name, O_RDWR | O_NOCTTY | O_NONBLOCK);
    put(slave, "again");
    once("opened again", master, 100);
    put(master, "typed\r");
    poll(NULL, 0, 60);
    close(master);
    events("master closed", slave);
    once("slave reads", slave, 100);
    printf("slave writes: %s\n", write(slave, "x", 1) < 0 ? strerror(errno) : "ok");
    printf("slave asks: %s\n", ioctl(slave, FIONREAD, &master) < 0 ? strerror(errno) : "ok");
    printf("name: %s\n", open(name, O_RDWR | O_NOCTTY) < 0 ? strerror(errno) : "ok");
    close(slave);
}

int main(void) {
    setvbuf(stdout, NULL, _IOFBF, 65536);
    openPty();
    editing();
    flags();
    raw();
    flow();
    packets();
    sizes();
    ends();
    printf("EXIT-SUCCESS\n");
    return 0;
}
