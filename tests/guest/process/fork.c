/* fork, wait and exit: what a child inherits, what a parent learns, copy-on-write, and what becomes of orphans. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static int global = 1;

static void show(const char *what, int status) {
    if (WIFEXITED(status)) printf("%s: exited %d\n", what, WEXITSTATUS(status));
    else if (WIFSIGNALED(status)) printf("%s: killed by %d\n", what, WTERMSIG(status));
    else printf("%s: 0x%x\n", what, status);
    fflush(stdout);
}

static void copyOnWrite(void) {
    int local = 1, status;
    int *shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int *private = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    *shared = *private = 1;
    pid_t pid = fork();
    if (pid == 0) {
        printf("child sees %d %d %d %d\n", global, local, *shared, *private);
        global = local = *shared = *private = 2;
        printf("child made %d %d %d %d\n", global, local, *shared, *private);
        fflush(stdout);
        _exit(7);
    }
    pid_t got = waitpid(pid, &status, 0);
    printf("waited for the child: %d\n", got == pid);
    show("child", status);
    printf("parent sees %d %d %d %d\n", global, local, *shared, *private);
}

static void pipes(void) {
    int fds[2];
    char buffer[64];
    if (pipe(fds) != 0) exit(1);
    if (fork() == 0) {
        close(fds[0]);
        dprintf(fds[1], "parent is my parent: %d\n", getppid() != 1);
        exit(0);
    }
    close(fds[1]);
    ssize_t n, all = 0;
    while ((n = read(fds[0], buffer + all, sizeof buffer - all)) > 0) all += n;
    printf("from the child: %.*s", (int)all, buffer);
    close(fds[0]);
    int status;
    wait(&status);
    show("writer", status);
}

static void forms(void) {
    int status;
    printf("no children: %d %m\n", waitpid(-1, &status, 0));
    pid_t first = fork();
    if (first == 0) pause();
    printf("WNOHANG: %d\n", waitpid(first, &status, WNOHANG));
    pid_t second = fork();
    if (second == 0) _exit(3);
    printf("second by number: %d\n", waitpid(second, &status, 0) == second);
    show("second", status);
    printf("not a child: %d %m\n", waitpid(second, &status, 0));
    kill(first, SIGKILL);
    printf("first by group: %d\n", waitpid(0, &status, 0) == first);
    show("first", status);
    pid_t third = fork();
    if (third == 0) abort();
    siginfo_t info;
    memset(&info, 0, sizeof info);
    int result = waitid(P_PID, third, &info, WEXITED | WNOWAIT);
    printf("waitid: %d signo %d code %d status %d pid %d\n", result, info.si_signo, info.si_code == CLD_KILLED || info.si_code == CLD_DUMPED,
           info.si_status, info.si_pid == third);
    memset(&info, 0, sizeof info);
    result = waitid(P_ALL, 0, &info, WEXITED);
    printf("waitid again: %d pid %d\n", result, info.si_pid == third);
    result = waitid(P_ALL, 0, &info, WEXITED);
    printf("waitid no more: %d %m\n", result);
    result = waitid(P_ALL, 0, &info, 0);
    printf("waitid for nothing: %d %m\n", result);
    result = waitpid(-1, &status, 0x1000);
    printf("unknown option: %d %m\n", result);
    pid_t fourth = fork();
    if (fourth == 0) pause();
    memset(&info, 0xff, sizeof info);
    result = waitid(P_ALL, 0, &info, WEXITED | WNOHANG);
    printf("waitid WNOHANG: %d pid %d signo %d\n", result, info.si_pid, info.si_signo);
    kill(fourth, SIGTERM);
    waitpid(fourth, &status, 0);
    show("fourth", status);
}

static void orphans(void) {
    int fds[2], status;
    char byte;
    if (pipe(fds) != 0) exit(1);
    pid_t middle = fork();
    if (middle == 0) {
        pid_t me = getpid();
        if (fork() == 0) {
            close(fds[0]);
            while (getppid() == me) usleep(1000);
            write(fds[1], "x", 1);
            _exit(0);
        }
        _exit(5);
    }
    close(fds[1]);
    waitpid(middle, &status, 0);
    show("middle", status);
    printf("orphan lives on: %zd\n", read(fds[0], &byte, 1));
    printf("orphan ended: %zd\n", read(fds[0], &byte, 1));
    printf("and is no child of mine: %d %m\n", wait(&status));
    close(fds[0]);
}

static void ignored(void) {
    signal(SIGCHLD, SIG_IGN);
    if (fork() == 0) _exit(1);
    printf("children of who ignores SIGCHLD vanish: %d %m\n", wait(NULL));
    signal(SIGCHLD, SIG_DFL);
}

static void shared(void) {
    int fd = open("/tmp/forked", O_CREAT | O_RDWR | O_TRUNC, 0600);
    if (fork() == 0) {
        write(fd, "abc", 3);
        _exit(0);
    }
    wait(NULL);
    printf("offset after the child's write: %ld\n", (long)lseek(fd, 0, SEEK_CUR));
    unlink("/tmp/forked");
    close(fd);
}

int main(void) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    copyOnWrite();
    pipes();
    forms();
    orphans();
    ignored();
    shared();
    int status;
    for (int i = 0; i < 20; i++) {
        pid_t pid = fork();
        if (pid == 0) _exit(i);
        waitpid(pid, &status, 0);
        if (!WIFEXITED(status) || WEXITSTATUS(status) != i) return 1;
    }
    puts("EXIT-SUCCESS");
    return 0;
}
