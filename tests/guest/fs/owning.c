/* Permissions of a plain user. */
#include "check.h"

void owning(void) {
    puts("-- owning");
    mkdir("dir", 0755);
    close(open("dir/file", O_CREAT | O_RDWR, 0644));
    SHOW(chmod("dir/file", 0));
    CLOSE(open("dir/file", O_RDONLY));
    SHOW(access("dir/file", R_OK));
    SHOW(access("dir/file", F_OK));
    SHOW(chmod("dir/file", 0400));
    CLOSE(open("dir/file", O_RDONLY));
    CLOSE(open("dir/file", O_RDWR));
    CLOSE(open("dir/file", O_RDONLY | O_TRUNC));
    SHOW(truncate("dir/file", 0));
    SHOW(chmod("dir", 0600));
    CLOSE(open("dir/file", O_RDONLY));
    SHOW(chdir("dir"));
    CLOSE(open("dir", O_RDONLY | O_DIRECTORY));
    SHOW(chmod("dir", 0500));
    CLOSE(open("dir/new", O_CREAT | O_WRONLY, 0644));
    SHOW(unlink("dir/file"));
    SHOW(mkdir("dir/x", 0755));
    SHOW(rename("dir/file", "out"));
    SHOW(chmod("dir", 0700));
    SHOW(chown("dir/file", 0, -1));
    SHOW(chown("dir/file", getuid(), getgid()));
    SHOW(chown("dir/file", -1, 12345));
    SHOW(chmod("/etc/passwd", 0777));
    SHOW(chown("/etc/passwd", getuid(), -1));
    CLOSE(open("/etc/passwd", O_WRONLY));
    SHOW(unlink("/etc/passwd"));
    SHOW(rmdir("/etc"));
    SHOW(mkdir("/newdir", 0755));
    SHOW(chmod("dir/file", 04755));
    int fd = open("dir/file", O_WRONLY);
    write(fd, "x", 1);
    struct stat st;
    fstat(fd, &st);
    printf("after a write the mode is %o\n", (int)st.st_mode & 07777);
    close(fd);
    umask(027);
    close(open("dir/masked", O_CREAT | O_RDWR, 0666));
    stat("dir/masked", &st);
    printf("masked %o\n", (int)st.st_mode & 07777);
    umask(022);
    SHOW(chroot("/"));
    SHOW(unlink("dir/masked"));
    SHOW(unlink("dir/file"));
    SHOW(rmdir("dir"));
}
