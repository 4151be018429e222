/* Files, their failures included: the errno of each is what Linux gives. usage: files HOST_FILE */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int failures;

static void expect(const char *what, long result, long wanted, int wanted_errno) {
    if (result != wanted || (wanted == -1 && errno != wanted_errno)) {
        printf("%s: %ld (%s)\n", what, result, strerror(errno));
        failures++;
    }
}

int main(int argc, char **argv) {
    char buffer[64] = "";
    struct stat status;
    const void *volatile nowhere = (const void *)8;
    int fd = open("/tmp/note", O_RDWR | O_CREAT | O_EXCL, 0600);
    expect("create", fd, 3, 0);
    expect("create again", open("/tmp/note", O_RDWR | O_CREAT | O_EXCL, 0600), -1, EEXIST);
    expect("write", write(fd, "hello, file", 11), 11, 0);
    expect("seek", lseek(fd, 7, SEEK_SET), 7, 0);
    expect("read", read(fd, buffer, sizeof buffer), 4, 0);
    expect("content", strcmp(buffer, "file"), 0, 0);
    expect("stat", fstat(fd, &status), 0, 0);
    expect("size", status.st_size, 11, 0);
    expect("dup", dup(fd), 4, 0);
    expect("close", close(fd), 0, 0);
    expect("close again", close(fd), -1, EBADF);
    expect("missing", open("/tmp/nothing", O_RDONLY), -1, ENOENT);
    expect("through a file", open("/tmp/note/x", O_RDONLY), -1, ENOTDIR);
    expect("write a directory", open("/tmp", O_WRONLY), -1, EISDIR);
    expect("bad pointer", write(4, nowhere, 4), -1, EFAULT);
    expect("read from nowhere", read(99, buffer, 1), -1, EBADF);
    expect("seek a pipe", pipe((int[2]){0, 0}), 0, 0);
    expect("unlink", unlink("/tmp/note"), 0, 0);
    expect("unlink again", unlink("/tmp/note"), -1, ENOENT);
    if (argc > 1) {
        expect("host file is read-only", open(argv[1], O_WRONLY), -1, EROFS);
        FILE *host = fopen(argv[1], "r");
        expect("open host file", host != NULL, 1, 0);
        if (host != NULL && fgets(buffer, sizeof buffer, host) != NULL)
            printf("first line: %s", buffer);
    }
    DIR *root = opendir("/");
    int entries = 0;
    while (root != NULL && readdir(root) != NULL)
        entries++;
    expect("root has entries", entries > 2, 1, 0);
    puts(failures == 0 ? "EXIT-SUCCESS" : "FAILED");
    return failures;
}
