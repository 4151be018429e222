/* At a terminal: reads a line, then keys one by one until q, and tells of the window's size, of Ctrl-C and of the hangup. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

static struct termios usual;

static void say(const char *text) { write(1, text, strlen(text)); }

static void windowChanged(int signo) {
    struct winsize size;
    char text[64];
    (void)signo;
    if (ioctl(0, TIOCGWINSZ, &size) != 0) return;
    snprintf(text, sizeof text, "[%d rows, %d columns]\n", size.ws_row, size.ws_col);
    say(text);
}

static void interrupted(int signo) { (void)signo; say("[interrupted]\n"); }

int main(void) {
    char line[256], text[64];
    ssize_t length;
    signal(SIGWINCH, windowChanged);
    signal(SIGINT, interrupted);
    if (!isatty(0) || !isatty(1)) say("no terminal\n");
    windowChanged(0);
    say("name? ");
    length = read(0, line, sizeof line);
    if (length <= 0) { say("nobody\n"); return 1; }
    say("hello ");
    write(1, line, length);
    tcgetattr(0, &usual);
    struct termios raw = usual;
    cfmakeraw(&raw);
    tcsetattr(0, TCSAFLUSH, &raw);
    for (;;) {
        unsigned char key;
        if (read(0, &key, 1) != 1) return 2;
        snprintf(text, sizeof text, "<%02x>", key);
        say(text);
        if (key == 'q') break;
    }
    tcsetattr(0, TCSAFLUSH, &usual);
    say("\nEXIT-SUCCESS\n");
    return 0;
}
