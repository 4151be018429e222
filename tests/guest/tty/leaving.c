/* The leader of a session ends: its pseudo-terminal stays with those who have it open. And what was written stays to be read, whatever is typed then, unless the master throws it away. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static int master, slave, told[2];
static volatile sig_atomic_t hangups, continues;

static void note(int signo) {
    if (signo == SIGHUP) hangups++;
    else if (signo == SIGCONT) continues++;
}

static const char *result(long r) { return r >= 0 ? "done" : strerror(errno); }

static void show(const char *what) {
    char text[256];
    struct pollfd poller = {master, POLLIN};
    printf("%s:", what);
    while (poll(&poller, 1, 50) > 0) {
        int length = read(master, text, sizeof text);
        for (int i = 0; i < length; i++) printf(text[i] < 32 ? " \\%o" : " %c", text[i]);
    }
    puts("");
}

/* In the foreground, and still there when the leader has gone. */
static void member(void) {
    signal(SIGHUP, note);
    signal(SIGCONT, note);
    while (hangups == 0) pause();
    printf("hangups %d, continues %d\n", (int)hangups, (int)continues);
    char byte;
    fcntl(slave, F_SETFL, O_NONBLOCK);
    printf("its terminal: %s\n", result(open("/dev/tty", O_RDWR)));
    printf("foreground: %s\n", result(tcgetpgrp(slave)));
    printf("read: %s\n", result(read(slave, &byte, 1)));
    printf("write: %s\n", result(write(slave, "left", 4)));
    fflush(stdout);
    _exit(write(told[1], "x", 1) != 1);
}

static void lead(void) {
    setsid();
    ioctl(slave, TIOCSCTTY, 0);
    signal(SIGINT, note);
    if (fork() == 0) member();
    write(slave, "output", 6);
    write(master, "\003", 1);
    usleep(20000);
    write(slave, "more", 4);
    usleep(20000);
    tcflush(slave, TCOFLUSH);
    _exit(3);
}

int main(void) {
    char byte;
    setvbuf(stdout, NULL, _IOLBF, 0);
    master = posix_openpt(O_RDWR | O_NOCTTY);
    grantpt(master);
    unlockpt(master);
    slave = open(ptsname(master), O_RDWR | O_NOCTTY);
    if (pipe(told) != 0) return 1;
    pid_t leader = fork();
    if (leader == 0) lead();
    int status;
    waitpid(leader, &status, 0);
    if (read(told[0], &byte, 1) != 1) return 1;
    printf("leader: %d\n", WEXITSTATUS(status));
    show("what was written");
    printf("write: %s\n", result(write(slave, "still", 5)));
    show("and then");
    if (fork() == 0) {
        setsid();
        printf("another session takes it: %s\n", result(ioctl(slave, TIOCSCTTY, 0)));
        fflush(stdout);
        _exit(0);
    }
    wait(NULL);
    write(slave, "lost", 4);
    write(master, "kept\n", 5);
    usleep(20000);
    printf("the master throws away: %s\n", result(tcflush(master, TCIOFLUSH)));
    show("nothing");
    char line[16];
    printf("what it had typed: %ld\n", (long)read(slave, line, sizeof line));
    close(slave);
    printf("closed: %s\n", result(read(master, &byte, 1)));
    puts("EXIT-SUCCESS");
    return 0;
}
