/* Programs executed by descriptor: scripts that their interpreter could not open, files in memory, links that are not followed. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static char self[4096];

static void run(const char *what, int fd, const char *path, int flags) {
    fflush(stdout);
    if (fork() == 0) {
        char *args[] = {"first", "second", NULL};
        char *environment[] = {NULL};
        syscall(SYS_execveat, fd, path, args, environment, flags);
        printf("%s: %s\n", what, strerror(errno));
        fflush(stdout);
        _exit(1);
    }
    int status;
    wait(&status);
    printf("%s: %d\n", what, status >> 8);
}

static void copy(int to) {
    char bytes[4096];
    int from = open(self, O_RDONLY);
    for (int length; (length = read(from, bytes, sizeof bytes)) > 0;) write(to, bytes, length);
    close(from);
}

int main(int argc, char **argv) {
    readlink("/proc/self/exe", self, sizeof self - 1);
    if (argc > 1) {
        printf("executed with");
        for (int i = 0; i < argc; i++) printf(" %s", strcmp(argv[i], self) == 0 ? "itself" : argv[i]);
        puts("");
        return 7;
    }
    mkdir("/tmp/by-descriptor", 0755);
    chdir("/tmp/by-descriptor");
    int script = open("script", O_CREAT | O_TRUNC | O_WRONLY, 0755);
    dprintf(script, "#!%s word\n", self);
    close(script);
    unlink("link");
    symlink(self, "link");

    int folder = open(".", O_RDONLY | O_DIRECTORY);
    int closing = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    run("a program", open(self, O_RDONLY | O_CLOEXEC), "", AT_EMPTY_PATH);
    run("a script in a folder that stays open", folder, "script", 0);
    run("a script in a folder that is closed", closing, "script", 0);
    run("a script that is closed", open("script", O_RDONLY | O_CLOEXEC), "", AT_EMPTY_PATH);
    run("a link", folder, "link", 0);
    run("a link that is not followed", folder, "link", AT_SYMLINK_NOFOLLOW);
    run("a flag that is not known", folder, "link", AT_REMOVEDIR);
    int memory = memfd_create("program", MFD_CLOEXEC);
    copy(memory);
    run("memory", memory, "", AT_EMPTY_PATH);
    int file = open("copy", O_CREAT | O_TRUNC | O_RDWR, 0755);
    copy(file);
    run("a file that is open for writing", folder, "copy", 0);
    close(file);
    run("and closed", folder, "copy", 0);
    unlink("link");
    unlink("script");
    unlink("copy");
    rmdir("/tmp/by-descriptor");
    puts("EXIT-SUCCESS");
    return 0;
}
