/* Who attached or detached a System V segment last, and when: by shmat and shmdt, by fork and munmap, by the end of a process and by execve. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int id;
static pid_t child;
static const char *self;

static void show(const char *what) {
    struct shmid_ds at;
    shmctl(id, IPC_STAT, &at);
    const char *last = at.shm_lpid == 0 ? "nobody" : at.shm_lpid == getpid() ? "me" : at.shm_lpid == child ? "the child" : "another";
    printf("%s: %lu attached, last by %s, ever attached %d, detached %d\n", what, (unsigned long)at.shm_nattch, last,
           at.shm_atime != 0, at.shm_dtime != 0);
}

static void run(const char *what, void (*part)(void *), void *segment) {
    child = fork();
    if (child == 0) {
        part(segment);
        _exit(0);
    }
    waitpid(child, NULL, 0);
    show(what);
}

static void ends(void *segment) { (void)segment; }
static void unmaps(void *segment) {
    munmap(segment, 4096);
    show("half is unmapped");
    execl(self, self, "pause", NULL);
}
static void dies(void *segment) {
    (void)segment;
    raise(9);
}

int main(int argc, char **argv) {
    self = argv[0];
    if (argc > 1) {
        struct timespec time = {0, 1000000};
        nanosleep(&time, NULL);
        return 0;
    }
    setvbuf(stdout, NULL, _IONBF, 0);
    id = shmget(IPC_PRIVATE, 8192, 0600);
    show("made");
    void *segment = shmat(id, NULL, 0);
    show("attached");
    run("a child has ended", ends, segment);
    run("a child has executed", unmaps, segment);
    run("a child was killed", dies, segment);
    child = vfork();
    if (child == 0) _exit(0);
    waitpid(child, NULL, 0);
    show("a child of vfork");
    shmdt(segment);
    show("detached");
    shmctl(id, IPC_RMID, NULL);
    puts("EXIT-SUCCESS");
}
