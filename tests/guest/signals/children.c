/* Stopping and going on, and what parents learn of their children. */
#include "cases.h"

static volatile int news;
static volatile int codes[8], statuses[8];
static void child_news(int signo, siginfo_t *info, void *context) {
    (void)signo;
    (void)context;
    if (news < 8) {
        codes[news] = info->si_code;
        statuses[news] = info->si_status;
    }
    news++;
}

static void doze(void) {
    struct timespec time = {0, 5000000};
    while (nanosleep(&time, &time) != 0) continue;
}

void case_stop(void) {
    int status, ends[2];
    if (pipe(ends) != 0) return;
    pid_t child = fork();
    if (child == 0) {
        char byte;
        while (read(ends[0], &byte, 1) == 1 && byte != 'q') continue;
        _exit(5);
    }
    doze();
    kill(child, SIGSTOP);
    printf("stopped: %d", waitpid(child, &status, WUNTRACED) == child);
    printf(" %d by %d\n", WIFSTOPPED(status), WSTOPSIG(status));
    printf("told once: %d\n", waitpid(child, &status, WUNTRACED | WNOHANG));
    if (write(ends[1], "q", 1) != 1) return;
    doze();
    printf("does not run: %d\n", waitpid(child, &status, WUNTRACED | WNOHANG));
    kill(child, SIGCONT);
    printf("goes on: %d", waitpid(child, &status, WCONTINUED) == child);
    printf(" %d\n", WIFCONTINUED(status));
    report_end("and ends its read", child);

    child = fork();
    if (child == 0) {
        for (volatile long i = 0;; i++) continue;
    }
    doze();
    kill(child, SIGSTOP);
    waitpid(child, &status, WUNTRACED);
    kill(child, SIGTERM);
    doze();
    printf("a stopped process does not take SIGTERM: %d\n", waitpid(child, &status, WNOHANG));
    kill(child, SIGCONT);
    report_end("but when it goes on", child);

    child = fork();
    if (child == 0) {
        for (;;) pause();
    }
    doze();
    kill(child, SIGSTOP);
    waitpid(child, &status, WUNTRACED);
    kill(child, SIGKILL);
    report_end("SIGKILL gets it out", child);

    child = fork();
    if (child == 0) {
        block(SIGTSTP);
        raise(SIGTSTP);
        raise(SIGCONT);
        sigset_t pending;
        sigpending(&pending);
        _exit(sigismember(&pending, SIGTSTP));
    }
    report_end("SIGCONT takes back a stop that waits", child);

    siginfo_t info;
    child = fork();
    if (child == 0) {
        raise(SIGSTOP);
        _exit(3);
    }
    waitid(P_PID, child, &info, WSTOPPED);
    printf("waitid: code %d status %d\n", info.si_code == CLD_STOPPED, info.si_status);
    kill(child, SIGCONT);
    waitid(P_PID, child, &info, WCONTINUED);
    printf("waitid: code %d status %d\n", info.si_code == CLD_CONTINUED, info.si_status);
    waitid(P_PID, child, &info, WEXITED);
    printf("waitid: code %d status %d\n", info.si_code == CLD_EXITED, info.si_status);
}

void case_children(void) {
    handle(SIGCHLD, child_news, SA_RESTART);
    pid_t child = fork();
    if (child == 0) {
        for (;;) pause();
    }
    kill(child, SIGSTOP);
    while (news < 1) doze();
    kill(child, SIGCONT);
    while (news < 2) doze();
    kill(child, SIGTERM);
    while (news < 3) doze();
    printf("stopped %d by %d, continued %d by %d, killed %d by %d\n", codes[0] == CLD_STOPPED, statuses[0],
           codes[1] == CLD_CONTINUED, statuses[1], codes[2] == CLD_KILLED, statuses[2]);
    waitpid(child, NULL, 0);
    news = 0;
    handle(SIGCHLD, child_news, SA_RESTART | SA_NOCLDSTOP);
    child = fork();
    if (child == 0) {
        raise(SIGSTOP);
        _exit(4);
    }
    waitpid(child, NULL, WUNTRACED);
    printf("SA_NOCLDSTOP: %d\n", news);
    kill(child, SIGCONT);
    while (news < 1) doze();
    printf("exited %d with %d\n", codes[0] == CLD_EXITED, statuses[0]);
    waitpid(child, NULL, 0);
}
