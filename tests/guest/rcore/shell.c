/* A shell as rCore's: characters as they are typed, echoed by itself; a line is a program and its arguments. It has no end of its own but `exit`. */
#include "user.h"

static char line[256];
static const char *args[16];

static char get(void) {
    char c = 0;
    read(0, &c, 1);
    return c;
}

static void run(void) {
    int count = 0;
    for (char *at = line; *at != 0 && count < 15;) {
        while (*at == ' ') *at++ = 0;
        if (*at == 0) break;
        args[count++] = at;
        while (*at != 0 && *at != ' ') at++;
    }
    args[count] = 0;
    if (count == 0) return;
    if (same(args[0], "exit")) exit(succeed());
    isize pid = fork();
    if (pid == 0) {
        if (exec(args[0], args) < 0) print("there is no such program\n");
        exit(-4);
    }
    int status;
    waitpid(pid, &status);
    show("ended with", status);
}

int main(void) {
    for (;;) {
        print("$ ");
        usize count = 0;
        for (;;) {
            char c = get();
            if (c == '\n' || c == '\r') break;
            if (c == 127) {
                if (count > 0) count--, print("\b \b");
            } else if (count < sizeof line - 1) {
                line[count++] = c;
                write(1, &c, 1);
            }
        }
        print("\n");
        line[count] = 0;
        run();
    }
}
