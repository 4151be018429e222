/* The memory of another process. */
#define _GNU_SOURCE
#include <signal.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>
#include "check.h"

void others(void) {
    static char text[] = "in the parent";
    static char here[32];
    int pipes[2];
    if (pipe(pipes) != 0) return;
    int child = fork();
    if (child == 0) {
        strcpy(text, "in the child");
        if (write(pipes[1], "x", 1) != 1) _exit(1);
        for (;;) pause();
    }
    char ready;
    if (read(pipes[0], &ready, 1) != 1) return;
    struct iovec local[2] = {{here, 3}, {here + 10, 10}};
    struct iovec remote = {text, 13};
    SEE("read", process_vm_readv(child, local, 2, &remote, 1, 0));
    printf("%s %s\n", here, here + 10);
    struct iovec mine = {"by the parent", 14};
    SEE("write", process_vm_writev(child, &mine, 1, &remote, 1, 0));
    struct iovec back = {here, 13};
    SEE("read", process_vm_readv(child, &back, 1, &remote, 1, 0));
    printf("%.13s, %s\n", here, text);
    struct iovec nowhere = {(void *)16, 8};
    SEE("nowhere", process_vm_readv(child, &back, 1, &nowhere, 1, 0));
    SEE("flags", process_vm_readv(child, &back, 1, &remote, 1, 1));
    kill(child, SIGKILL);
    wait(0);
    SEE("gone", process_vm_readv(child, &back, 1, &remote, 1, 0));
}
