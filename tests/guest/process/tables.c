/* Threads with a table of descriptors, or a working directory and umask, of their own: made so by clone(2), or by unshare(2) later. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define THREAD (CLONE_VM | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM | CLONE_CHILD_CLEARTID)
enum { KCMP_FILES = 2, KCMP_FS = 3 };

static int base;
static char stacks[3][64 * 1024] __attribute__((aligned(16)));
static volatile pid_t ids[3];
static volatile int stage;

/* Steps in a fixed order, whoever makes them. */
static void reach(int next) {
    stage = next;
    syscall(SYS_futex, &stage, FUTEX_WAKE, 1000, NULL, NULL, 0);
}
static void await(int wanted) {
    int now;
    while ((now = stage) < wanted) syscall(SYS_futex, &stage, FUTEX_WAIT, now, NULL, NULL, 0);
}

static int isOpen(int fd) { return fcntl(fd, F_GETFD) >= 0; }

static const char *folder(void) {
    static char path[256];
    return getcwd(path, sizeof path) == NULL ? strerrorname_np(errno) : path;
}

static int listed(const char *where) {
    int count = 0;
    DIR *dir = opendir(where);
    if (dir == NULL) return -1;
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) count += entry->d_name[0] != '.' && atoi(entry->d_name) >= base;
    closedir(dir);
    return count - 1;
}

static int same(int type, pid_t one, pid_t other) { return syscall(SYS_kcmp, one, other, type, 0, 0) == 0; }

static void start(int index, int (*run)(void *), int flags) {
    ids[index] = 1;
    int tid = clone(run, stacks[index] + sizeof stacks[index], THREAD | flags, NULL, NULL, NULL, &ids[index]);
    if (tid < 0) printf("clone: %s\n", strerrorname_np(errno));
}
static void join(int index) {
    pid_t now;
    while ((now = ids[index]) != 0) syscall(SYS_futex, &ids[index], FUTEX_WAIT, now, NULL, NULL, 0);
}

static int fd, pipes[2];
static const char *self;

static int ownTable(void *unused) {
    printf("thread: inherited %d\n", isOpen(fd));
    close(fd);
    int other = open("/dev/null", O_RDONLY);
    printf("thread: closed, and opened %d\n", other == fd);
    dup2(other, fd + 10);
    chdir("/tmp");
    printf("thread: same files %d, same folder %d\n", same(KCMP_FILES, getpid(), gettid()), same(KCMP_FS, getpid(), gettid()));
    char path[64];
    snprintf(path, sizeof path, "/proc/self/task/%d/fd", gettid());
    printf("thread: lists %d, process %d\n", listed(path), listed("/proc/self/fd"));
    reach(1);
    await(2);
    printf("thread: does not see %d\n", isOpen(fd + 20));
    close(pipes[0]);
    return 0;
}

static int ownFolder(void *unused) {
    printf("thread: began in %s\n", folder());
    chdir("/proc");
    umask(0);
    printf("thread: same files %d, same folder %d\n", same(KCMP_FILES, getpid(), gettid()), same(KCMP_FS, getpid(), gettid()));
    dup2(1, fd + 20);
    char path[64], target[64] = "";
    snprintf(path, sizeof path, "/proc/self/task/%d/cwd", gettid());
    ssize_t length = readlink(path, target, sizeof target - 1);
    printf("thread: is in %.*s\n", (int)length, target);
    pid_t child = fork();
    if (child == 0) {
        mode_t mask = umask(022);
        printf("its child: in %s with umask %03o\n", folder(), mask);
        fflush(stdout);
        _exit(0);
    }
    fflush(stdout);
    waitpid(child, NULL, 0);
    return 0;
}

static int leaves(void *unused) {
    printf("unshare: %d\n", unshare(CLONE_FILES | CLONE_FS));
    close(fd);
    chdir("/dev");
    umask(07);
    printf("left: %d, in %s\n", isOpen(fd), folder());
    return 0;
}

static int closesAll(void *unused) {
    printf("close_range: %ld\n", syscall(SYS_close_range, fd, ~0u, CLOSE_RANGE_UNSHARE));
    printf("closed: %d\n", isOpen(fd));
    return 0;
}

/* Closes the writing end that it has; main has closed its own, and the other thread's table goes with that. */
static int reads(void *unused) {
    char byte;
    close(pipes[1]);
    printf("end of the pipe: %zd\n", read(pipes[0], &byte, 1));
    return 0;
}

static int holds(void *unused) {
    reach(1);
    await(2);
    return 0;
}

static struct flock whole(short type) { return (struct flock){.l_type = type, .l_whence = SEEK_SET}; }

static int locked;

static int locks(void *unused) {
    struct flock lock = whole(F_WRLCK);
    printf("thread: is kept out %d\n", fcntl(locked, F_SETLK, &lock) < 0 && errno == EAGAIN);
    fcntl(locked, F_GETLK, &lock);
    printf("thread: by its own process %d\n", lock.l_pid == getpid());
    close(locked);
    return 0;
}

static int takes(void *unused) {
    struct flock lock = whole(F_WRLCK);
    printf("thread that shares: is let in %d\n", fcntl(locked, F_SETLK, &lock) == 0);
    return 0;
}

static int executes(void *unused) {
    close(fd);
    int other = open("/dev/zero", O_RDONLY);
    chdir("/tmp");
    printf("executes with %d\n", other == fd);
    fflush(stdout);
    static char number[16];
    snprintf(number, sizeof number, "%d", fd);
    execl(self, self, "again", number, NULL);
    return 1;
}

int main(int argc, char **argv) {
    self = argv[0];
    setvbuf(stdout, NULL, _IONBF, 0);
    if (argc > 2 && strcmp(argv[1], "again") == 0) {
        char target[64] = "", path[64];
        snprintf(path, sizeof path, "/proc/self/fd/%s", argv[2]);
        printf("its %s, in %s\n", readlink(path, target, sizeof target - 1) > 0 ? target : "nothing", folder());
        puts("EXIT-SUCCESS");
        return 0;
    }
    chdir("/");
    fd = base = open("/dev/null", O_RDONLY);
    puts("# a table and a folder of its own");
    pipe(pipes);
    start(0, ownTable, 0);
    await(1);
    printf("main: open %d, not opened %d, in %s\n", isOpen(fd), isOpen(fd + 10), folder());
    dup2(fd, fd + 20);
    reach(2);
    join(0);
    printf("main: reading end is open %d\n", isOpen(pipes[0]));
    close(fd + 20);

    puts("# a folder of its own");
    start(0, ownFolder, CLONE_FILES);
    join(0);
    printf("main: sees %d, in %s, umask %03o\n", isOpen(fd + 20), folder(), umask(022));
    close(fd + 20);

    puts("# leaves the others");
    start(0, leaves, CLONE_FILES | CLONE_FS);
    join(0);
    printf("main: %d, in %s, umask %03o\n", isOpen(fd), folder(), umask(022));
    start(0, closesAll, CLONE_FILES | CLONE_FS);
    join(0);
    printf("main: %d\n", isOpen(fd));

    puts("# a table goes with its last thread");
    stage = 0;
    start(1, holds, 0);
    await(1);
    start(0, reads, 0);
    close(pipes[1]);
    puts("main: waits for the end");
    reach(2);
    join(0);
    join(1);

    puts("# record locks are a table's");
    locked = open("/tmp/hartbeat-tables", O_CREAT | O_RDWR, 0600);
    unlink("/tmp/hartbeat-tables");
    struct flock lock = whole(F_WRLCK);
    printf("main: locks %d\n", fcntl(locked, F_SETLK, &lock));
    start(0, locks, 0);
    join(0);
    start(0, locks, 0);
    join(0);
    start(0, takes, CLONE_FILES | CLONE_FS);
    join(0);
    close(locked);

    puts("# execve keeps what is the thread's");
    start(2, executes, 0);
    for (;;) pause();
}
