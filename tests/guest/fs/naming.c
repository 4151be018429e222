/* Names: rename(2), link(2), unlink(2), mkdir(2), symbolic links, and directories that change while they are read. */
#include "check.h"

static void touch(const char *path) { close(open(path, O_CREAT | O_WRONLY, 0644)); }

static void renaming(void) {
    touch("a");
    touch("b");
    mkdir("d", 0755);
    mkdir("d/e", 0755);
    SHOW(renameat2(AT_FDCWD, "a", AT_FDCWD, "b", RENAME_NOREPLACE));
    SHOW(renameat2(AT_FDCWD, "a", AT_FDCWD, "c", RENAME_NOREPLACE));
    SHOW(renameat2(AT_FDCWD, "c", AT_FDCWD, "d", RENAME_EXCHANGE));
    SHOW(access("c/e", F_OK));
    SHOW(renameat2(AT_FDCWD, "c", AT_FDCWD, "d", RENAME_EXCHANGE));
    SHOW(rename("c", "d"));
    SHOW(rename("d", "c"));
    SHOW(rename("d", "d/e/f"));
    SHOW(rename("c", "d/e/.."));
    SHOW(rename("c/", "x"));
    SHOW(rename("none", "x"));
    mkdir("full", 0755);
    touch("full/x");
    SHOW(rename("d", "full"));
    SHOW(rename("full", "d"));
    SHOW(rename("full", "d/e"));
    SHOW(renameat2(AT_FDCWD, "b", AT_FDCWD, "c", RENAME_NOREPLACE | RENAME_EXCHANGE));
    SHOW(rename("b", "c"));
    SHOW(access("b", F_OK));
    unlink("c");
    unlink("d/e/x");
    SHOW(rmdir("d"));
    SHOW(rmdir("d/e"));
    SHOW(rmdir("d"));
}

static void linking(void) {
    touch("one");
    mkdir("d", 0755);
    symlink("one", "soft");
    SHOW(link("one", "two"));
    SHOW(link("one", "two"));
    SHOW(link("d", "dd"));
    SHOW(link("soft", "hardsoft"));
    struct stat st;
    lstat("hardsoft", &st);
    printf("a link of a link is a link: %d, %d names\n", S_ISLNK(st.st_mode), (int)st.st_nlink);
    SHOW(linkat(AT_FDCWD, "soft", AT_FDCWD, "three", AT_SYMLINK_FOLLOW));
    stat("one", &st);
    printf("names %d\n", (int)st.st_nlink);
    SHOW(symlink("", "empty"));
    SHOW(symlink("x", "soft"));
    SHOW(unlink("d"));
    SHOW(rmdir("one"));
    SHOW(rmdir("d/."));
    SHOW(rmdir("d/.."));
    SHOW(mkdir("d", 0755));
    SHOW(mkdir("soft/x", 0755));
    SHOW(mkdir("none/x", 0755));
    SHOW(mknod("pipe", S_IFIFO | 0644, 0));
    SHOW(mknod("device", S_IFCHR | 0644, 0x103));
    SHOW(mknod("plain", S_IFREG | 0644, 0));
    char text[4];
    SHOW(readlink("soft", text, sizeof text));
    SHOW(readlink("soft", text, 2));
    SHOW(readlink("one", text, sizeof text));
    char name[300];
    memset(name, 'n', 299);
    name[299] = 0;
    SHOW(mkdir(name, 0755));
    symlink("loop2", "loop1");
    symlink("loop1", "loop2");
    SHOW(access("loop1", F_OK));
    for (char **each = (char *[]){"one", "two", "three", "soft", "hardsoft", "pipe", "plain", "loop1", "loop2", NULL}; *each; each++)
        SHOW(unlink(*each));
    SHOW(rmdir("d"));
}

/* Each name comes once, whatever is removed on the way. */
static void reading(void) {
    mkdir("many", 0755);
    char path[300];
    for (int i = 0; i < 300; i++) {
        snprintf(path, sizeof path, "many/%03d", i);
        touch(path);
    }
    DIR *dir = opendir("many");
    int seen[300] = {0}, dots = 0, doubled = 0;
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        if (entry->d_name[0] == '.') {
            dots++;
            continue;
        }
        doubled += seen[atoi(entry->d_name)]++;
        snprintf(path, sizeof path, "many/%s", entry->d_name);
        unlink(path);
    }
    closedir(dir);
    int missing = 0;
    for (int i = 0; i < 300; i++) missing += seen[i] == 0;
    printf("dots %d, missing %d, doubled %d\n", dots, missing, doubled);
    SHOW(chdir("many"));
    SHOW(rmdir("../many"));
    SHOW(open("x", O_CREAT | O_RDWR, 0644));
    SHOW(mkdir("x", 0755));
    SHOW(access(".", F_OK));
    SHOW(syscall(SYS_getcwd, path, sizeof path) < 0 ? -1 : 0);
    SHOW(chdir(".."));
}

void naming(void) {
    puts("-- naming");
    renaming();
    linking();
    reading();
}
