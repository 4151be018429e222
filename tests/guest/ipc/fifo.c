// Pipes and FIFOs (pipe(7), fifo(7)): sizes, packets, FIONREAD, opening that waits for the other side, reopening through /dev/stdin.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

static char path[100];

static const char *result(long value) {
    static char text[4][40];
    static int next;
    char *at = text[next++ % 4];
    if (value == -1) return strerror(errno);
    sprintf(at, "%ld", value);
    return at;
}

static void sizes(void) {
    int fds[2], waiting;
    static char bytes[1 << 17];
    pipe2(fds, O_NONBLOCK);
    printf("size %s\n", result(fcntl(fds[0], F_GETPIPE_SZ)));
    printf("set %s\n", result(fcntl(fds[1], F_SETPIPE_SZ, 5000)));
    printf("fills with %s\n", result(write(fds[1], bytes, sizeof bytes)));
    printf("full %s\n", result(write(fds[1], bytes, 1)));
    ioctl(fds[0], FIONREAD, &waiting);
    printf("waiting %d\n", waiting);
    printf("shrink %s\n", result(fcntl(fds[1], F_SETPIPE_SZ, 4096)));
    printf("grow %s\n", result(fcntl(fds[1], F_SETPIPE_SZ, 100000)));
    printf("more %s\n", result(write(fds[1], bytes, sizeof bytes)));
    printf("read %s\n", result(read(fds[0], bytes, sizeof bytes)));
    printf("read %s\n", result(read(fds[0], bytes, sizeof bytes)));
    close(fds[0]), close(fds[1]);
}

static void packets(void) {
    int fds[2];
    static char bytes[5000];
    pipe2(fds, O_DIRECT | O_NONBLOCK);
    printf("flags %d %d\n", (fcntl(fds[1], F_GETFL) & O_DIRECT) != 0, fcntl(fds[1], F_GETFL) & O_ACCMODE);
    write(fds[1], "one", 3), write(fds[1], "second", 6);
    printf("packet %s\n", result(read(fds[0], bytes, 100)));
    printf("cut packet %s\n", result(read(fds[0], bytes, 2)));
    printf("rest %s\n", result(read(fds[0], bytes, 100)));
    write(fds[1], bytes, 5000);
    printf("large %s", result(read(fds[0], bytes, 5000)));
    printf(" %s\n", result(read(fds[0], bytes, 5000)));
    fcntl(fds[1], F_SETFL, O_NONBLOCK);
    write(fds[1], "abc", 3), write(fds[1], "def", 3);
    printf("stream %s\n", result(read(fds[0], bytes, 100)));
    close(fds[0]), close(fds[1]);
}

static void *open_for_writing(void *arg) {
    usleep(1000);
    int fd = open(path, O_WRONLY);
    write(fd, "through", 7);
    close(fd);
    return NULL;
}

static void *open_for_reading(void *arg) {
    usleep(1000);
    int fd = open(path, O_RDONLY);
    char bytes[20] = "";
    read(fd, bytes, sizeof bytes);
    printf("read '%s'\n", bytes);
    close(fd);
    return NULL;
}

static void named(void) {
    struct stat st;
    struct pollfd look = {0, POLLIN | POLLOUT, 0};
    pthread_t thread;
    char bytes[20];
    printf("mkfifo %s\n", result(mkfifo(path, 0640)));
    printf("again %s\n", result(mkfifo(path, 0640)));
    stat(path, &st);
    printf("mode %o\n", st.st_mode);
    printf("write without a reader %s\n", result(open(path, O_WRONLY | O_NONBLOCK)));
    int reader = open(path, O_RDONLY | O_NONBLOCK);
    look.fd = reader;
    printf("nobody yet: read %s", result(read(reader, bytes, 20)));
    printf(", poll %d", poll(&look, 1, 0));
    printf(" %x\n", look.revents);
    int writer = open(path, O_WRONLY | O_NONBLOCK);
    printf("empty: read %s\n", result(read(reader, bytes, 20)));
    write(writer, "hello", 5);
    printf("poll %d", poll(&look, 1, 0));
    printf(" %x, read %s\n", look.revents, result(read(reader, bytes, 20)));
    close(writer);
    printf("writer gone: poll %d", poll(&look, 1, 0));
    printf(" %x, read %s\n", look.revents, result(read(reader, bytes, 20)));
    close(reader);

    pthread_create(&thread, NULL, open_for_writing, NULL);
    reader = open(path, O_RDONLY);
    printf("opened for reading, %s\n", result(read(reader, bytes, 20)));
    printf("end %s\n", result(read(reader, bytes, 20)));
    close(reader);
    pthread_join(thread, NULL);
    pthread_create(&thread, NULL, open_for_reading, NULL);
    writer = open(path, O_WRONLY);
    write(writer, "the other way", 13);
    pthread_join(thread, NULL);
    close(writer);
    int both = open(path, O_RDWR);
    write(both, "self", 4);
    printf("both ends %s\n", result(read(both, bytes, 20)));
    look.fd = both;
    printf("poll %d", poll(&look, 1, 0));
    printf(" %x\n", look.revents);
    fstat(both, &st);
    printf("fifo %d, seek %s\n", S_ISFIFO(st.st_mode), result(lseek(both, 0, SEEK_CUR)));
    unlink(path);
    printf("unlinked, %s", result(write(both, "x", 1)));
    printf(" %s\n", result(read(both, bytes, 20)));
    close(both);
    printf("regular %s\n", result(mknod(path, S_IFREG | 0600, 0)));
    unlink(path);
}

static volatile int handled;
static void handler(int signo) { handled++; }

static void interrupted(void) {
    struct sigaction action = {.sa_handler = handler};
    sigaction(SIGALRM, &action, NULL);
    mkfifo(path, 0600);
    ualarm(50000, 0);
    printf("open %s\n", result(open(path, O_RDONLY)));
    printf("write without a reader %s, %d handled\n", result(open(path, O_WRONLY | O_NONBLOCK)), handled);
    unlink(path);
}

int main(void) {
    sprintf(path, "/tmp/fifo-%d", getpid());
    sizes();
    packets();
    named();
    interrupted();
    printf("EXIT-SUCCESS\n");
    return 0;
}
