/* Processes for the debugger to follow: a child of fork, one of vfork, one that executes another program, many at once; "exec" executes that program itself. */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char other[4096];

static int work(int n) {
    int doubled = n * 2; // #BP work
    return doubled + 1;
}

static void await(const char *what, pid_t child) {
    int status = 0;
    waitpid(child, &status, 0); // #BP wait
    printf("%s exited %d\n", what, WEXITSTATUS(status)); // #BP waited
}

static void forks(void) {
    pid_t child = fork(); // #BP fork
    if (child == 0) {
        int result = work(20); // #BP child
        _exit(result);         // #BP exit
    }
    await("fork", child); // #BP parent
}

static void vforks(void) {
    pid_t child = vfork(); // #BP vfork
    if (child == 0) _exit(7);
    await("vfork", child); // #BP vforked
}

static void executes(void) {
    pid_t child = fork();
    if (child == 0) {
        execl(other, other, "child", NULL);
        _exit(99);
    }
    await("exec", child);
}

static void many(void) {
    for (int i = 0; i < 4; i++) {
        if (fork() > 0) continue;
        for (int n = 0; n < 3; n++) work(n);
        _exit(0);
    }
    while (wait(NULL) > 0) continue;
}

int main(int argc, char **argv) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    strcpy(other, argv[0]);
    strcpy(strrchr(other, '/') == NULL ? other : strrchr(other, '/') + 1, "newcomer");
    if (argc > 1 && strcmp(argv[1], "exec") == 0) {
        execl(other, other, "itself", NULL); // #BP exec
        return 98;
    }
    if (argc > 1) many();
    else {
        forks();
        vforks();
        executes();
    }
    puts("EXIT-SUCCESS");
    return 0;
}
