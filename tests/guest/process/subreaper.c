/* A subreaper gets its descendants' orphans; who asked for it is told of its parent's end. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void show(const char *what, int status) {
    if (WIFEXITED(status)) printf("%s: exited %d\n", what, WEXITSTATUS(status));
    else printf("%s: killed by %d\n", what, WTERMSIG(status));
}

int main(void) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    int fds[2], status;
    char byte;
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    if (pipe(fds) != 0) return 1;
    pid_t middle = fork();
    if (middle == 0) {
        if (fork() == 0) {
            close(fds[1]);
            read(fds[0], &byte, 1);
            _exit(9);
        }
        _exit(5);
    }
    close(fds[0]);
    waitpid(middle, &status, 0);
    close(fds[1]);
    printf("the grandchild is mine: %d\n", wait(&status) != middle);
    show("grandchild", status);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    if (pipe(fds) != 0) return 1;
    middle = fork();
    if (middle == 0) {
        if (fork() == 0) {
            prctl(PR_SET_PDEATHSIG, SIGUSR1);
            write(fds[1], "x", 1);
            pause();
        }
        read(fds[0], &byte, 1);
        _exit(6);
    }
    waitpid(middle, &status, 0);
    show("parent", status);
    wait(&status);
    show("its child", status);
    int set = 0;
    prctl(PR_GET_CHILD_SUBREAPER, &set);
    printf("subreaper: %d\n", set);
    printf("no_new_privs: %d", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    printf(" then %d\n", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
    printf("dumpable: %d\n", prctl(PR_GET_DUMPABLE));
    printf("no such option: %d %m\n", prctl(12345));
    puts("EXIT-SUCCESS");
    return 0;
}
