/* Names without end: links to themselves, chains of links, paths that are too long or too deep. */
#include "bad.h"
#include <sys/stat.h>

static char name[64], before[64];

void names(void) {
    mkdir("/tmp/bad-names", 0755);
    chdir("/tmp/bad-names");
    symlink("self", "self");
    symlink("pong", "ping");
    symlink("ping/x", "pong");
    struct stat info;
    printf("itself: %s", outcome(open("self", O_RDONLY)));
    printf(" %s", outcome(open("ping/pong", O_RDONLY)));
    printf(" %s", outcome(stat("self", &info)));
    printf(" %s", outcome(lstat("self", &info)));
    printf(" %s\n", outcome(open("self", O_CREAT | O_WRONLY, 0644)));
    close(open("link0", O_CREAT | O_WRONLY, 0644));
    int longest = 0;
    for (int i = 1; i <= 60; i++) {
        snprintf(before, sizeof before, "link%d", i - 1);
        snprintf(name, sizeof name, "link%d", i);
        symlink(before, name);
        if (stat(name, &info) == 0) longest = i;
    }
    printf("longest chain: %d, then %s\n", longest, outcome(stat("link60", &info)));
    static char path[10000];
    memset(path, 'x', sizeof path - 1);
    printf("names: %s", outcome(open(path, O_RDONLY)));
    path[256] = 0;
    printf(" %s", outcome(mkdir(path, 0755)));
    path[255] = 0;
    printf(" %s", outcome(mkdir(path, 0755)));
    printf(" %s", outcome(rmdir(path)));
    for (unsigned i = 0; i < sizeof path - 1; i++) path[i] = i & 1 ? '/' : '.';
    printf(" %s", outcome(open(path, O_RDONLY)));
    path[4095] = 0;
    int fd = open(path, O_RDONLY);
    printf(" %s\n", outcome(fd < 0 ? -1 : 0));
    int depth = 0;
    while (depth < 3000 && mkdir("deep", 0755) == 0 && chdir("deep") == 0) depth++;
    printf("folders: %d deep, the whole path %s\n", depth, outcome(getcwd(path, 4096) == NULL ? -1 : 0));
    for (; depth > 0; depth--) {
        chdir("..");
        rmdir("deep");
    }
    printf("loops of names: %s", outcome(rename("..", "../bad-names/x")));
    mkdir("one", 0755);
    printf(" %s", outcome(rename("one", "one/two")));
    printf(" %s", outcome(rename("one", "self/two")));
    printf(" %s", outcome(unlink("one")));
    printf(" %s", outcome(rmdir(".")));
    printf(" %s\n", outcome(link("one", "other")));
    printf("nothing: %s", outcome(open("", O_RDONLY)));
    printf(" %s", outcome(mkdir("/", 0755)));
    printf(" %s", outcome(unlink("link0/x")));
    printf(" %s\n", outcome(rmdir("/proc")));
    for (int i = 0; i <= 60; i++) {
        snprintf(name, sizeof name, "link%d", i);
        unlink(name);
    }
    unlink("self");
    unlink("ping");
    unlink("pong");
    rmdir("one");
    rmdir("/tmp/bad-names");
}
