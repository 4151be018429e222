/* execve: what is kept and what is not, scripts, errors, threads of the old program. Run without arguments it executes itself again with some. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;
static char self[4096];
static char oneMib[1 << 20];

static void show(const char *what, int status) {
    if (WIFEXITED(status)) printf("%s: exited %d\n", what, WEXITSTATUS(status));
    else printf("%s: killed by %d\n", what, WTERMSIG(status));
}

static void run(const char *what, char *const argv[], char *const envp[]) {
    pid_t pid = fork();
    if (pid == 0) {
        execve(argv[0], argv, envp);
        printf("%s: %s\n", what, strerror(errno));
        _exit(99);
    }
    int status;
    waitpid(pid, &status, 0);
    show(what, status);
}

static void file(const char *path, const char *content, int mode) {
    int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0700);
    write(fd, content, strlen(content));
    close(fd);
    chmod(path, mode);
}

/* The program as it is executed: tells what it finds. */
static int again(int argc, char **argv) {
    printf("argc %d:", argc);
    for (int i = 1; i < argc; i++) printf(" [%s]", argv[i]);
    printf("\n");
    for (char **env = environ; *env; env++) printf("env %s\n", *env);
    char name[16];
    prctl(PR_GET_NAME, name);
    printf("name %s\n", name);
    struct sigaction action;
    sigaction(SIGUSR1, NULL, &action);
    printf("handled SIGUSR1 is default again: %d\n", action.sa_handler == SIG_DFL);
    sigaction(SIGUSR2, NULL, &action);
    printf("ignored SIGUSR2 stays ignored: %d\n", action.sa_handler == SIG_IGN);
    sigset_t mask;
    sigprocmask(SIG_SETMASK, NULL, &mask);
    printf("SIGHUP stays blocked: %d\n", sigismember(&mask, SIGHUP));
    printf("descriptor 10 open: %d, 11 open: %d\n", fcntl(10, F_GETFD) != -1, fcntl(11, F_GETFD) != -1);
    printf("AT_SECURE %lu\n", getauxval(AT_SECURE));
    return 42;
}

static int stayed;
static void handler(int signo) { (void)signo; }
static void *forever(void *arg) {
    if (arg) pause();
    for (;;) stayed++;
    return NULL;
}
static void *execFromThread(void *arg) {
    usleep(1000);
    char *argv[] = {self, "thread", NULL};
    execve(self, argv, environ);
    _exit(98);
    return arg;
}

int main(int argc, char **argv) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (argc > 1 && strcmp(argv[1], "tid") == 0) return 0;
    if (argc > 1 && strcmp(argv[1], "thread") == 0) {
        printf("leader after the exec of a thread: %d\n", getpid() == (int)syscall(SYS_gettid));
        return 43;
    }
    if (argc > 1) return again(argc, argv);
    strcpy(self, argv[0]);

    struct sigaction action = {.sa_handler = handler};
    sigaction(SIGUSR1, &action, NULL);
    signal(SIGUSR2, SIG_IGN);
    sigset_t mask;
    sigemptyset(&mask);
    sigaddset(&mask, SIGHUP);
    sigprocmask(SIG_BLOCK, &mask, NULL);
    dup2(1, 10);
    dup3(1, 11, O_CLOEXEC);
    run("itself", (char *[]){self, "one", "two words", "", NULL}, (char *[]){"A=1", "B=", NULL});

    file("/tmp/exec.text", "no program\n", 0755);
    file("/tmp/exec.plain", "#!/bin/sh\n", 0644);
    file("/tmp/exec.loop", "#!/tmp/exec.loop\n", 0755);
    file("/tmp/exec.none", "#!/tmp/exec.missing\n", 0755);
    file("/tmp/exec.cut", "\177ELF\2\1\1\0", 0755);
    file("/tmp/exec.empty", "#!  \n", 0755);
    char *none[] = {NULL};
    run("missing", (char *[]){"/tmp/exec.missing", NULL}, none);
    run("no program", (char *[]){"/tmp/exec.text", NULL}, none);
    run("not executable", (char *[]){"/tmp/exec.plain", NULL}, none);
    run("a directory", (char *[]){"/tmp", NULL}, none);
    run("below a file", (char *[]){"/tmp/exec.text/x", NULL}, none);
    run("script of itself", (char *[]){"/tmp/exec.loop", NULL}, none);
    run("script of nothing", (char *[]){"/tmp/exec.none", NULL}, none);
    run("script without interpreter", (char *[]){"/tmp/exec.empty", NULL}, none);
    run("cut off", (char *[]){"/tmp/exec.cut", NULL}, none);
    memset(oneMib, 'x', sizeof oneMib - 1);
    run("too long", (char *[]){self, oneMib, NULL}, none);

    char line[4200];
    snprintf(line, sizeof line, "#! %s  an argument \n", self);
    file("/tmp/exec.script", line, 0755);
    run("script", (char *[]){"/tmp/exec.script", "more", NULL}, (char *[]){"S=1", NULL});

    pid_t pid = fork();
    if (pid == 0) {
        pthread_t thread;
        pthread_create(&thread, NULL, forever, NULL);
        pthread_create(&thread, NULL, forever, "pause");
        pthread_create(&thread, NULL, execFromThread, NULL);
        forever("pause");
    }
    int status;
    waitpid(pid, &status, 0);
    show("exec of a thread", status);
    for (const char **name = (const char *[]){"text", "plain", "loop", "none", "cut", "empty", "script", NULL}; *name; name++) {
        snprintf(line, sizeof line, "/tmp/exec.%s", *name);
        unlink(line);
    }
    puts("EXIT-SUCCESS");
    return 0;
}
