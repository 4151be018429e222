/* A session at a terminal of its own: foreground and background, signals that are typed, the size of the window, what is left when the terminal goes. */
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

static int master, slave;
static char name[64];

static void say(const char *what) { write(1, what, strlen(what)); }
static const char *result(int value) { return value < 0 ? strerror(errno) : "ok"; }

#define TELL(...) do { char text[256]; snprintf(text, sizeof text, __VA_ARGS__); say(text); } while (0)

static void openPty(void) {
    int number, off = 0;
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY);
    if (ioctl(master, TIOCGPTN, &number) != 0 || ioctl(master, TIOCSPTLCK, &off) != 0) exit(1);
    snprintf(name, sizeof name, "/dev/pts/%d", number);
}

static void told(const char *what, pid_t child) {
    int status;
    if (waitpid(child, &status, WUNTRACED | WCONTINUED) != child) TELL("%s: %s\n", what, strerror(errno));
    else if (WIFSTOPPED(status)) TELL("%s: stopped by %d\n", what, WSTOPSIG(status));
    else if (WIFCONTINUED(status)) TELL("%s: goes on\n", what);
    else if (WIFSIGNALED(status)) TELL("%s: killed by %d\n", what, WTERMSIG(status));
    else TELL("%s: exited with %d\n", what, WEXITSTATUS(status));
}

/* A child in a group of its own. */
static pid_t job(int (*body)(void)) {
    pid_t child = fork();
    if (child == 0) {
        setpgid(0, 0);
        _exit(body());
    }
    setpgid(child, child);
    return child;
}

static int readOne(void) { char byte = 0; ssize_t got = read(slave, &byte, 1); return got == 1 ? byte : got == 0 ? 100 : 200; }
static int writeOne(void) { return write(slave, "w", 1) == 1 ? 7 : 200; }
static int change(void) { struct termios t; tcgetattr(slave, &t); return tcsetattr(slave, TCSANOW, &t) == 0 ? 8 : 200; }
static int ignoring(void) {
    signal(SIGTTIN, SIG_IGN);
    signal(SIGTTOU, SIG_IGN);
    char byte;
    int first = read(slave, &byte, 1) < 0 && errno == EIO;
    return first + 2 * (change() == 8);
}
static int sleeping(void) { for (;;) pause(); return 0; }

static volatile sig_atomic_t winches, hangups, conts;
static void noted(int signo) { if (signo == SIGWINCH) winches++; if (signo == SIGHUP) hangups++; if (signo == SIGCONT) conts++; }

static int orphan(void) {
    /* Its parent is in the same session, but this one's own parent ends at once: nobody looks after its group. */
    int ready[2];
    pipe(ready);
    pid_t middle = fork();
    if (middle == 0) {
        pid_t inner = fork();
        if (inner == 0) {
            char byte;
            setpgid(0, 0);
            close(ready[1]);
            read(ready[0], &byte, 1);
            ssize_t got = read(slave, &byte, 1);
            TELL("orphan reads: %s\n", result((int)got));
            _exit(0);
        }
        setpgid(inner, inner);
        _exit(0);
    }
    waitpid(middle, NULL, 0);
    close(ready[0]);
    close(ready[1]);
    return 0;
}

static int leader(void) {
    pid_t none;
    TELL("terminal before: %s\n", result(open("/dev/tty", O_RDWR)));
    slave = open(name, O_RDWR);
    TELL("terminal after: %s\n", result(open("/dev/tty", O_RDWR | O_CLOEXEC)));
    TELL("leads: %d %d\n", getsid(0) == getpid(), tcgetpgrp(slave) == getpid());
    none = 1 << 20;
    TELL("no such group: %s\n", result(tcsetpgrp(slave, none)));
    TELL("again: %s\n", result(ioctl(slave, TIOCSCTTY, 0)));
    signal(SIGTTOU, SIG_IGN);

    pid_t child = job(readOne);
    told("background read", child);
    tcsetpgrp(slave, child);
    kill(-child, SIGCONT);
    told("background read", child);
    write(master, "A\r", 2);
    told("read in front", child);
    tcsetpgrp(slave, getpid());
    tcflush(slave, TCIFLUSH);

    told("background write", job(writeOne));
    struct termios usual, t;
    tcgetattr(slave, &usual);
    t = usual;
    t.c_lflag |= TOSTOP;
    tcsetattr(slave, TCSANOW, &t);
    signal(SIGTTOU, SIG_DFL);
    child = job(writeOne);
    told("write with tostop", child);
    kill(child, SIGKILL);
    told("write with tostop", child);
    child = job(change);
    told("background change", child);
    tcsetpgrp(slave, child);
    kill(-child, SIGCONT);
    told("background change", child);
    told("change in front", child);
    signal(SIGTTOU, SIG_IGN);
    tcsetpgrp(slave, getpid());
    tcsetattr(slave, TCSANOW, &usual);
    told("ignoring", job(ignoring));

    child = job(sleeping);
    tcsetpgrp(slave, child);
    write(master, "\x1a", 1);
    told("ctrl-z", child);
    kill(-child, SIGCONT);
    told("continue", child);
    write(master, "\x03", 1);
    told("ctrl-c", child);
    child = job(sleeping);
    tcsetpgrp(slave, child);
    write(master, "\x1c", 1);
    told("ctrl-\\", child);
    tcsetpgrp(slave, getpid());
    orphan();
    poll(NULL, 0, 100);

    struct sigaction action = {.sa_handler = noted};
    sigaction(SIGWINCH, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
    sigaction(SIGCONT, &action, NULL);
    struct winsize size = {.ws_row = 10, .ws_col = 20};
    ioctl(master, TIOCSWINSZ, &size);
    ioctl(master, TIOCSWINSZ, &size);
    TELL("window changes: %d\n", (int)winches);
    return 0;
}

/* The other end is closed while the leader reads. */
static int hangup(void) {
    slave = open(name, O_RDWR);
    struct sigaction action = {.sa_handler = noted, .sa_flags = SA_RESTART};
    sigaction(SIGHUP, &action, NULL);
    sigaction(SIGCONT, &action, NULL);
    close(master);
    char byte;
    TELL("read ends: %d\n", (int)read(slave, &byte, 1));
    TELL("hangups: %d, continues: %d\n", (int)hangups, (int)conts);
    TELL("write: %s\n", result((int)write(slave, "x", 1)));
    TELL("terminal: %s\n", result(open("/dev/tty", O_RDWR)));
    return 0;
}

/* The leader leaves, and its terminal with it: who is in front is told. */
static int leaves(void) {
    slave = open(name, O_RDWR);
    pid_t child = job(sleeping);
    tcsetpgrp(slave, child);
    TELL("given up: %s\n", result(ioctl(slave, TIOCNOTTY)));
    told("who was in front", child);
    TELL("still open: %s, mine: %s\n", result((int)write(slave, "x", 1)), result(tcgetpgrp(slave)));
    return 0;
}

static void session(int (*body)(void)) {
    openPty();
    pid_t child = fork();
    if (child == 0) {
        setsid();
        _exit(body());
    }
    if (body == hangup) {
        poll(NULL, 0, 100);
        close(master);
        master = -1;
    }
    told("session", child);
    if (master >= 0) close(master);
}

int main(void) {
    session(leader);
    session(hangup);
    session(leaves);
    say("EXIT-SUCCESS\n");
    return 0;
}
