/* What wait4 and waitid answer where there is nothing to tell, or where what they tell cannot be stored. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t child;

static void tell(const char *what, idtype_t type, id_t id, int options) {
    siginfo_t info;
    memset(&info, 0x55, sizeof info);
    int result = waitid(type, id, &info, options);
    printf("%s: %d", what, result);
    if (result < 0) printf(" %s", strerror(errno));
    printf(", signo %d code %d the child %d status %d\n", info.si_signo, info.si_code, info.si_pid == child, info.si_status);
    fflush(stdout);
}

static void start(int code) {
    child = fork();
    if (child == 0) {
        if (code < 0) pause();
        _exit(code);
    }
}

int main(void) {
    child = 1;
    tell("no children", P_ALL, 0, WEXITED);
    tell("nothing to wait for", P_ALL, 0, WNOHANG);
    tell("no such option", P_ALL, 0, WEXITED | 0x10000);
    tell("no such type", 9, 0, WEXITED);
    tell("no such descriptor", P_PIDFD, 77, WEXITED);

    start(3);
    tell("its end stays", P_PID, child, WEXITED | WNOWAIT);
    tell("of its group, too", P_PGID, getpgrp(), WEXITED | WNOWAIT);
    tell("it cannot stop any more", P_PID, child, WSTOPPED | WNOHANG);
    tell("it cannot stop any more", P_PID, child, WSTOPPED | WCONTINUED);
    tell("its end", P_PGID, 0, WEXITED);
    tell("no more", P_PID, child, WEXITED);

    start(-1);
    kill(child, SIGSTOP);
    tell("stopped stays", P_PID, child, WSTOPPED | WNOWAIT);
    tell("stopped", P_PID, child, WSTOPPED);
    tell("stopped was told", P_PID, child, WSTOPPED | WNOHANG);
    kill(child, SIGCONT);
    tell("continued stays", P_PID, child, WCONTINUED | WNOWAIT);
    tell("continued", P_PID, child, WCONTINUED | WEXITED);
    int pidfd = syscall(SYS_pidfd_open, child, O_NONBLOCK);
    tell("it still runs", P_PIDFD, pidfd, WEXITED);
    kill(child, SIGKILL);
    tell("killed", P_PID, child, WEXITED | WSTOPPED);

    start(4);
    long result = syscall(SYS_wait4, child, (void *)8, 0, NULL);
    printf("stored nowhere: %ld %s\n", result, strerror(errno));
    tell("but gone", P_PID, child, WEXITED);
    puts("EXIT-SUCCESS");
    return 0;
}
