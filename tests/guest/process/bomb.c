/* A fork bomb ends in an errno: by the limit of tasks, or by memory. Who is in its way can still be ended and waited for. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void explode(const char *what, int limit) {
    if (limit > 0) setrlimit(RLIMIT_NPROC, &(struct rlimit){limit, 4096});
    int made = 0;
    signal(SIGTERM, SIG_DFL);
    for (;;) {
        pid_t pid = fork();
        if (pid == 0) {
            for (;;) pause();
        }
        if (pid < 0) break;
        made++;
    }
    int error = errno;
    signal(SIGTERM, SIG_IGN);
    kill(0, SIGTERM);
    int ended = 0;
    while (wait(NULL) > 0) ended++;
    printf("%s: refused %d, many %d, all ended %d\n", what, error == EAGAIN || error == ENOMEM, made > 50, ended == made);
}

int main(void) {
    explode("with a limit of 100", 100);
    explode("with all there is", 4096);
    puts("EXIT-SUCCESS");
    return 0;
}
