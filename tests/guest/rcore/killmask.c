/* kill as in chapter 8: the signal is a bit, and it ends the process. */
#include "user.h"

static void ends_by(const char *what, u32 bit) {
    isize pid = fork();
    if (pid == 0)
        for (;;) yield();
    int status = 0;
    kill(pid, bit);
    waitpid(pid, &status);
    show(what, status);
}

int main(void) {
    ends_by("SIGINT", 1 << 2);
    ends_by("SIGILL", 1 << 4);
    ends_by("SIGABRT", 1 << 6);
    ends_by("SIGFPE", 1 << 8);
    ends_by("SIGSEGV", 1 << 11);
    isize pid = fork();
    if (pid == 0) {
        /* As a panic does. */
        kill(getpid(), 1 << 6);
        exit(0);
    }
    int status = 0;
    waitpid(pid, &status);
    show("panicked", status);
    show("to nobody", kill(99999, 1 << 2));
    return succeed();
}
