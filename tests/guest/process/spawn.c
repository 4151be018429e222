/* vfork, posix_spawn, clone with shared memory, clone3, CLONE_PARENT_SETTID, exit signals, pidfds. */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/sched.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;
static volatile int shared = 1;

static void show(const char *what, int status) {
    if (WIFEXITED(status)) printf("%s: exited %d\n", what, WEXITSTATUS(status));
    else printf("%s: killed by %d\n", what, WTERMSIG(status));
}

static int child(void *arg) {
    shared = (int)(intptr_t)arg;
    return 5;
}

int main(int argc, char **argv) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    int status;
    if (argc > 1) {
        printf("spawned with %s\n", argv[1]);
        return 3;
    }
    pid_t pid = vfork();
    if (pid == 0) {
        shared = 2;
        _exit(4);
    }
    printf("after vfork: %d\n", shared);
    waitpid(pid, &status, 0);
    show("vfork", status);

    char *arguments[] = {argv[0], "an argument", NULL};
    int error = posix_spawn(&pid, argv[0], NULL, NULL, arguments, environ);
    waitpid(pid, &status, 0);
    printf("posix_spawn: %d\n", error);
    show("posix_spawn", status);
    error = posix_spawn(&pid, "/nowhere", NULL, NULL, arguments, environ);
    printf("posix_spawn of nothing: %s\n", strerror(error));

    char *stack = mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    pid_t parentTid = 0;
    pid = clone(child, stack + 65536, CLONE_VM | CLONE_VFORK | SIGCHLD, (void *)6);
    printf("clone with memory: %d\n", shared);
    waitpid(pid, &status, 0);
    show("clone", status);
    pid = clone(child, stack + 65536, CLONE_PARENT_SETTID | SIGCHLD, (void *)9, &parentTid);
    printf("parent's copy of the tid: %d\n", parentTid == pid);
    waitpid(pid, &status, 0);
    printf("its memory was a copy: %d\n", shared);
    struct clone_args args = {.exit_signal = SIGCHLD, .flags = CLONE_PIDFD};
    int pidfd = -1;
    args.pidfd = (uintptr_t)&pidfd;
    pid = syscall(SYS_clone3, &args, sizeof args);
    if (pid == 0) {
        usleep(1000);
        _exit(8);
    }
    struct pollfd poller = {.fd = pidfd, .events = POLLIN};
    printf("running: %d\n", poll(&poller, 1, 0));
    siginfo_t info;
    memset(&info, 0, sizeof info);
    int ended = poll(&poller, 1, -1);
    printf("ended: %d %d\n", ended, poller.revents == POLLIN);
    int result = waitid(P_PIDFD, pidfd, &info, WEXITED);
    printf("waited for: %d %d %d\n", result, info.si_pid == pid, info.si_status);
    result = syscall(SYS_pidfd_send_signal, pidfd, SIGTERM, NULL, 0);
    printf("signal to who is gone: %d %s\n", result, strerror(errno));
    close(pidfd);
    pidfd = syscall(SYS_pidfd_open, getpid(), 0);
    result = syscall(SYS_pidfd_getfd, pidfd, 1, 0);
    printf("a descriptor of it: %d, same file: %d\n", result > pidfd, (int)syscall(SYS_kcmp, getpid(), getpid(), 0, 1, result));
    result = syscall(SYS_pidfd_open, 999999, 0);
    printf("of nobody: %d %s\n", result, strerror(errno));

    args = (struct clone_args){.exit_signal = SIGUSR1};
    signal(SIGUSR1, SIG_IGN);
    pid = syscall(SYS_clone3, &args, sizeof args);
    if (pid == 0) _exit(10);
    result = waitpid(-1, &status, 0);
    printf("with another exit signal it is no ordinary child: %d %s\n", result, strerror(errno));
    result = waitpid(-1, &status, __WALL);
    printf("but one of all: %d\n", result == pid);
    show("clone3", status);
    args = (struct clone_args){.exit_signal = SIGCHLD, .flags = CLONE_THREAD};
    result = syscall(SYS_clone3, &args, sizeof args);
    printf("thread with an exit signal: %d %s\n", result, strerror(errno));
    args = (struct clone_args){.exit_signal = SIGCHLD, .flags = CLONE_NEWNET};
    result = syscall(SYS_clone3, &args, 8);
    printf("too few arguments: %d %s\n", result, strerror(errno));
    puts("EXIT-SUCCESS");
    return 0;
}
