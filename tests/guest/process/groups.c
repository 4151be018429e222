/* Process groups and sessions, and who gets signals sent to a group. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void answer(const char *what, int result) {
    printf("%s: %d%s%s\n", what, result, result < 0 ? " " : "", result < 0 ? strerror(errno) : "");
}

int main(void) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    int status;
    pid_t session = fork();
    if (session == 0) {
        printf("setsid: %d\n", setsid() == getpid());
        printf("group and session: %d %d\n", getpgrp() == getpid(), getsid(0) == getpid());
        answer("setsid again", setsid());
        answer("setpgid of a leader", setpgid(0, 0));
        int gate[2];
        char byte;
        if (pipe(gate) != 0) return 1;
        pid_t first = fork();
        if (first == 0) {
            close(gate[1]);
            read(gate[0], &byte, 1);
            pause();
        }
        pid_t second = fork();
        if (second == 0) pause();
        answer("first into its own group", setpgid(first, 0));
        answer("second joins it", setpgid(second, first));
        printf("their groups: %d %d\n", getpgid(first) == first, getpgid(second) == first);
        answer("into a group that is not", setpgid(second, 99999));
        answer("of nobody", setpgid(99999, 0));
        answer("of a negative group", setpgid(second, -1));
        answer("getpgid of nobody", getpgid(99999));
        answer("getsid of nobody", getsid(99999));
        answer("no children in my own group", waitpid(0, &status, WNOHANG));
        answer("none of their group has ended", waitpid(-first, &status, WNOHANG));
        answer("signal to the group", kill(-first, SIGTERM));
        int ended = 0;
        while (waitpid(-first, &status, 0) > 0) {
            ended++;
            if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGTERM) return 2;
        }
        printf("ended: %d\n", ended);
        answer("signal to a group that is gone", kill(-first, 0));
        return 0;
    }
    waitpid(session, &status, 0);
    printf("session leader: %d\n", WEXITSTATUS(status));
    puts("EXIT-SUCCESS");
    return 0;
}
