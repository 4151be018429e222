/* open(2), openat2(2), and what descriptors can do. */
#include "check.h"

static int open2(int dir, const char *path, unsigned long flags, unsigned long mode, unsigned long resolve) {
    struct open_how how = {.flags = flags, .mode = mode, .resolve = resolve};
    return syscall(SYS_openat2, dir, path, &how, sizeof how);
}

static void beneath(void) {
    mkdir("top", 0755);
    mkdir("top/in", 0755);
    close(open("top/in/file", O_CREAT | O_WRONLY, 0644));
    symlink("in/file", "top/good");
    symlink("/etc/passwd", "top/absolute");
    symlink("../../..", "top/up");
    int top = open("top", O_PATH | O_DIRECTORY);
    CLOSE(open2(top, "in/file", O_RDONLY, 0, RESOLVE_BENEATH));
    CLOSE(open2(top, "good", O_RDONLY, 0, RESOLVE_BENEATH));
    CLOSE(open2(top, "good", O_RDONLY, 0, RESOLVE_NO_SYMLINKS));
    CLOSE(open2(top, "absolute", O_RDONLY, 0, RESOLVE_BENEATH));
    CLOSE(open2(top, "absolute", O_RDONLY, 0, RESOLVE_IN_ROOT));
    CLOSE(open2(top, "up", O_RDONLY, 0, RESOLVE_BENEATH));
    CLOSE(open2(top, "up/in", O_RDONLY, 0, RESOLVE_IN_ROOT));
    CLOSE(open2(top, "../top/in", O_RDONLY, 0, RESOLVE_BENEATH));
    CLOSE(open2(top, "/in/file", O_RDONLY, 0, RESOLVE_IN_ROOT));
    CLOSE(open2(top, "in", O_RDONLY, 0644, 0));
    CLOSE(open2(top, "in", 1ul << 40, 0, 0));
    CLOSE(open2(top, "in", O_RDONLY, 0, 1ul << 20));
    SHOW(syscall(SYS_openat2, top, "in", NULL, 10));
    close(top);
    for (char **name = (char *[]){"top/in/file", "top/good", "top/absolute", "top/up", NULL}; *name; name++) unlink(*name);
    rmdir("top/in");
    rmdir("top");
}

static void flags(void) {
    mkdir("dir", 0755);
    symlink("dir", "link");
    close(open("file", O_CREAT | O_WRONLY, 0600));
    CLOSE(open("link", O_RDONLY | O_NOFOLLOW));
    CLOSE(open("link", O_PATH | O_NOFOLLOW));
    CLOSE(open("link/", O_RDONLY | O_NOFOLLOW));
    CLOSE(open("file", O_RDONLY | O_DIRECTORY));
    CLOSE(open("file", O_CREAT | O_EXCL | O_RDWR, 0600));
    CLOSE(open("link", O_CREAT | O_EXCL | O_RDWR, 0600));
    CLOSE(open("dir", O_WRONLY));
    CLOSE(open("dir", O_CREAT | O_RDONLY, 0600));
    CLOSE(open("none/", O_CREAT | O_WRONLY, 0600));
    CLOSE(open("file/x", O_RDONLY));
    int path = open("file", O_PATH);
    char byte;
    SHOW(read(path, &byte, 1));
    SHOW(fchmod(path, 0600));
    SHOW(lseek(path, 0, SEEK_SET));
    SHOW(ftruncate(path, 1));
    SHOW(fsync(path));
    struct stat st;
    SHOW(fstat(path, &st));
    char self[64];
    snprintf(self, sizeof self, "/proc/self/fd/%d", path);
    CLOSE(open(self, O_RDWR));
    close(path);
    SHOW(dup3(1, 1, 0));
    SHOW(dup3(1, 77, O_CLOEXEC));
    SHOW(fcntl(77, F_GETFD));
    SHOW(fcntl(77, F_DUPFD, 100));
    SHOW(syscall(SYS_close_range, 70, 120, 0));
    SHOW(fcntl(77, F_GETFD));
    unlink("file");
    unlink("link");
    rmdir("dir");
}

static void nameless(void) {
    int fd = open(".", O_TMPFILE | O_RDWR, 0640);
    opened("O_TMPFILE", fd);
    struct stat st;
    fstat(fd, &st);
    printf("links %d, mode %o\n", (int)st.st_nlink, (int)st.st_mode & 07777);
    char self[64];
    snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
    SHOW(linkat(AT_FDCWD, self, AT_FDCWD, "named", AT_SYMLINK_FOLLOW));
    fstat(fd, &st);
    printf("links %d\n", (int)st.st_nlink);
    close(fd);
    fd = open(".", O_TMPFILE | O_RDWR | O_EXCL, 0640);
    snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
    SHOW(linkat(AT_FDCWD, self, AT_FDCWD, "again", AT_SYMLINK_FOLLOW));
    close(fd);
    CLOSE(open(".", O_TMPFILE | O_RDONLY, 0640));
    CLOSE(open("named", O_TMPFILE | O_RDWR, 0640));
    SHOW(unlink("named"));
}

void opening(void) {
    puts("-- opening");
    beneath();
    flags();
    nameless();
}
