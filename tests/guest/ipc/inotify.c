// inotify(7): creating, writing, renaming, removing, what is opened and closed, masks, merging, errors, waiting.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

static int fd;

static const char *result(long value) {
    static char text[4][40];
    static int next;
    char *at = text[next++ % 4];
    if (value == -1) return strerror(errno);
    sprintf(at, "%ld", value);
    return at;
}

static void events(const char *what) {
    static unsigned first;
    char bytes[4096] __attribute__((aligned(8)));
    ssize_t length = read(fd, bytes, sizeof bytes);
    printf("%s:", what);
    if (length == -1) printf(" %s", strerror(errno));
    for (char *at = bytes; at < bytes + length;) {
        struct inotify_event *event = (void *)at;
        if (event->cookie != 0 && first == 0) first = event->cookie;
        printf(" [%d %x", event->wd, event->mask);
        if (event->cookie != 0) printf(" cookie %d", event->cookie - first);
        if (event->len > 0) printf(" %s/%d", event->name, event->len);
        printf("]");
        at += sizeof *event + event->len;
    }
    printf("\n");
}

static void *maker(void *arg) {
    usleep(1000);
    close(creat("late", 0600));
    return NULL;
}

int main(void) {
    char name[] = "/tmp/inotify-XXXXXX";
    int waiting;
    pthread_t thread;
    chdir(mkdtemp(name));
    fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    printf("flags %d %d\n", fcntl(fd, F_GETFD), (fcntl(fd, F_GETFL) & O_NONBLOCK) != 0);
    printf("watch %s\n", result(inotify_add_watch(fd, ".", IN_ALL_EVENTS)));
    events("nothing");
    int file = open("one", O_CREAT | O_RDWR, 0600);
    write(file, "abc", 3), write(file, "def", 3);
    events("created");
    lseek(file, 0, SEEK_SET);
    char bytes[10];
    read(file, bytes, 3);
    ftruncate(file, 2);
    fchmod(file, 0640);
    close(file);
    events("used");
    printf("watch the file %s\n", result(inotify_add_watch(fd, "one", IN_MODIFY | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF | IN_CLOSE_NOWRITE)));
    printf("again %s\n", result(inotify_add_watch(fd, "one", IN_MASK_CREATE | IN_MODIFY)));
    close(open("one", O_RDONLY));
    close(open("one", O_WRONLY | O_TRUNC));
    events("opened");
    mkdir("folder", 0700);
    rename("one", "folder/moved");
    rename("folder/moved", "back");
    events("renamed");
    link("back", "second");
    unlink("second");
    events("linked");
    close(creat("other", 0600));
    rename("other", "back");
    events("replaced");
    symlink("nowhere", "link");
    mkfifo("fifo", 0600);
    unlink("link"), unlink("fifo");
    events("others");
    int inner = inotify_add_watch(fd, "folder", IN_ALL_EVENTS | IN_ONLYDIR);
    rmdir("folder");
    events("removed");
    printf("watch is gone %s\n", result(inotify_rm_watch(fd, inner)));
    printf("no directory %s\n", result(inotify_add_watch(fd, "back", IN_ONLYDIR | IN_MODIFY)));
    printf("nothing there %s\n", result(inotify_add_watch(fd, "nothing", IN_MODIFY)));
    printf("no events %s\n", result(inotify_add_watch(fd, "back", 0)));
    printf("no instance %s\n", result(inotify_add_watch(0, "back", IN_MODIFY)));
    printf("one-shot %s\n", result(inotify_add_watch(fd, "back", IN_ATTRIB | IN_ONESHOT)));
    chmod("back", 0600), chmod("back", 0644);
    events("one-shot");
    printf("remove %s\n", result(inotify_rm_watch(fd, 1)));
    events("removed");
    printf("new watch %s\n", result(inotify_add_watch(fd, ".", IN_CREATE)));
    struct pollfd look = {fd, POLLIN, 0};
    printf("poll %d\n", poll(&look, 1, 0));
    pthread_create(&thread, NULL, maker, NULL);
    printf("poll %d", poll(&look, 1, -1));
    printf(" %x\n", look.revents);
    pthread_join(thread, NULL);
    ioctl(fd, FIONREAD, &waiting);
    printf("waiting %d, short read %s\n", waiting, result(read(fd, bytes, 10)));
    events("created");
    fcntl(fd, F_SETFL, 0);
    unlink("late");
    pthread_create(&thread, NULL, maker, NULL);
    events("waited");
    pthread_join(thread, NULL);
    unlink("late"), unlink("back");
    rmdir(name);
    printf("EXIT-SUCCESS\n");
    return 0;
}
