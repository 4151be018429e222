/* Advisory locks: flock(2), POSIX and OFD record locks. */
#include "check.h"

static int lock(int fd, int command, short type, long start, long length) {
    struct flock range = {.l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = length};
    return fcntl(fd, command, &range);
}

static void ask(int fd, long start, long length) {
    struct flock range = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = start, .l_len = length};
    int result = fcntl(fd, F_GETLK, &range);
    if (range.l_type == F_UNLCK) printf("free %d\n", result);
    else printf("%s %ld %ld %s\n", range.l_type == F_WRLCK ? "write" : "read", (long)range.l_start, (long)range.l_len,
                range.l_pid == getppid() ? "parent" : "other");
}

static void whole(void) {
    int one = open("locked", O_CREAT | O_RDWR, 0644), two = open("locked", O_RDWR);
    SHOW(flock(one, LOCK_SH));
    SHOW(flock(two, LOCK_SH | LOCK_NB));
    SHOW(flock(two, LOCK_EX | LOCK_NB));
    SHOW(flock(one, LOCK_UN));
    SHOW(flock(two, LOCK_EX | LOCK_NB));
    SHOW(flock(one, LOCK_SH | LOCK_NB));
    SHOW(flock(one, 3));
    fflush(stdout);
    /* The child waits until its parent lets go. */
    if (fork() == 0) _exit(flock(one, LOCK_SH) == 0 ? 7 : 8);
    usleep(2000);
    int status;
    SHOW(flock(two, LOCK_UN));
    wait(&status);
    printf("the child had the lock: %d\n", WEXITSTATUS(status) == 7);
    SHOW(flock(one, LOCK_UN));
    close(one);
    close(two);
}

static void ranges(void) {
    int fd = open("locked", O_RDWR);
    SHOW(lock(fd, F_SETLK, F_WRLCK, 0, 10));
    SHOW(lock(fd, F_SETLK, F_WRLCK, 20, 0));
    SHOW(lock(fd, F_SETLK, F_UNLCK, 4, 2));
    SHOW(lock(fd, F_SETLK, F_RDLCK, 30, 5));
    fflush(stdout);
    if (fork() == 0) {
        ask(fd, 0, 0);
        ask(fd, 4, 2);
        ask(fd, 6, 1);
        ask(fd, 10, 10);
        ask(fd, 32, 1);
        ask(fd, 35, 0);
        SHOW(lock(fd, F_SETLK, F_RDLCK, 30, 5));
        SHOW(lock(fd, F_SETLK, F_WRLCK, 30, 5));
        SHOW(lock(fd, F_SETLK, F_WRLCK, 4, 2));
        exit(0);
    }
    wait(NULL);
    /* Closing any descriptor of the file lets go of all. */
    close(open("locked", O_RDONLY));
    fflush(stdout);
    if (fork() == 0) {
        ask(fd, 0, 0);
        exit(0);
    }
    wait(NULL);
    SHOW(lock(fd, F_OFD_SETLK, F_WRLCK, 0, 10));
    int other = open("locked", O_RDWR);
    SHOW(lock(other, F_OFD_SETLK, F_WRLCK, 5, 1));
    SHOW(lock(other, F_SETLK, F_WRLCK, 5, 1));
    SHOW(lock(other, F_OFD_SETLK, F_WRLCK, 10, 1));
    close(fd);
    SHOW(lock(other, F_OFD_SETLK, F_WRLCK, 5, 1));
    close(other);
    fd = open("locked", O_RDONLY);
    SHOW(lock(fd, F_SETLK, F_WRLCK, 0, 1));
    SHOW(lock(fd, F_SETLK, 7, 0, 1));
    SHOW(lock(fd, F_SETLK, F_RDLCK, -1, 1));
    close(fd);
}

/* Who asks last would close the circle, and is told. */
static void deadlock(void) {
    int fd = open("locked", O_RDWR), go[2], status;
    char byte;
    pipe(go);
    lock(fd, F_SETLK, F_WRLCK, 0, 1);
    fflush(stdout);
    if (fork() == 0) {
        lock(fd, F_SETLK, F_WRLCK, 1, 1);
        write(go[1], "x", 1);
        _exit(lock(fd, F_SETLKW, F_WRLCK, 0, 1) < 0 && errno == EDEADLK);
    }
    read(go[0], &byte, 1);
    int told = lock(fd, F_SETLKW, F_WRLCK, 1, 1) < 0 && errno == EDEADLK;
    lock(fd, F_SETLK, F_UNLCK, 0, 0);
    wait(&status);
    printf("told of the deadlock: %d\n", told + WEXITSTATUS(status));
    close(go[0]);
    close(go[1]);
    close(fd);
}

void locking(void) {
    puts("-- locking");
    whole();
    ranges();
    deadlock();
    unlink("locked");
}
