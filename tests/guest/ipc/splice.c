// splice(2), tee(2), vmsplice(2), sendfile(2): between pipes and files, offsets, waiting, errors.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static const char *result(ssize_t value) {
    static char text[4][40];
    static int next;
    char *at = text[next++ % 4];
    if (value == -1) return strerror(errno);
    sprintf(at, "%zd", value);
    return at;
}

static void contents(const char *what, int fd) {
    char bytes[100];
    ssize_t length = read(fd, bytes, sizeof bytes - 1);
    bytes[length < 0 ? 0 : length] = 0;
    printf("%s: %zd '%s'\n", what, length, length < 0 ? strerror(errno) : bytes);
}

static int slow[2], other[2];

static void *later(void *arg) {
    usleep(1000);
    write(slow[1], "slowly", 6);
    return NULL;
}

static void *drain(void *arg) {
    static char bytes[8192];
    long total = 0;
    ssize_t length;
    usleep(1000);
    while ((length = read(other[0], bytes, sizeof bytes)) > 0) total += length;
    return (void *)total;
}

int main(void) {
    int a[2], b[2];
    char name[] = "/tmp/splice-XXXXXX";
    int file = mkstemp(name);
    unlink(name);
    off_t at;
    pthread_t thread;
    pipe2(a, O_NONBLOCK), pipe2(b, O_NONBLOCK);
    write(file, "0123456789abcdef", 16);

    at = 4;
    loff_t from = 4;
    printf("file to pipe %s, offset", result(splice(file, &from, a[1], NULL, 6, 0)));
    printf(" %lld, file at %ld\n", (long long)from, (long)lseek(file, 0, SEEK_CUR));
    printf("pipe to pipe %s\n", result(splice(a[0], NULL, b[1], NULL, 3, 0)));
    contents("first", b[0]);
    contents("second", a[0]);
    printf("empty pipe %s\n", result(splice(a[0], NULL, b[1], NULL, 3, 0)));
    write(a[1], "XYZ", 3);
    from = 20;
    printf("pipe to file %s\n", result(splice(a[0], NULL, file, &from, 100, 0)));
    printf("%lld, size %ld\n", (long long)from, (long)lseek(file, 0, SEEK_END));
    printf("end of file %s\n", result(splice(file, NULL, a[1], NULL, 100, 0)));

    write(a[1], "twice", 5);
    printf("tee %s\n", result(tee(a[0], b[1], 4, 0)));
    contents("copy", b[0]);
    contents("original", a[0]);
    printf("tee of nothing %s\n", result(tee(a[0], b[1], 4, 0)));
    struct iovec parts[] = {{"gath", 4}, {"ered", 4}};
    printf("vmsplice %s\n", result(vmsplice(a[1], parts, 2, 0)));
    contents("vmsplice", a[0]);

    printf("no pipe %s\n", result(splice(file, NULL, file, NULL, 1, 0)));
    printf("same pipe %s\n", result(splice(a[0], NULL, a[1], NULL, 1, 0)));
    printf("offset of a pipe %s\n", result(splice(a[0], &from, b[1], NULL, 1, 0)));
    printf("flags %s\n", result(splice(a[0], NULL, b[1], NULL, 1, 64)));
    printf("wrong end %s\n", result(splice(a[1], NULL, b[1], NULL, 1, 0)));
    printf("tee to a file %s\n", result(tee(a[0], file, 1, 0)));
    printf("vmsplice to a file %s\n", result(vmsplice(file, parts, 2, 0)));
    printf("nothing %s\n", result(splice(99, NULL, 98, NULL, 0, 0)));

    at = 10;
    printf("sendfile to a pipe %s", result(sendfile(a[1], file, &at, 4)));
    printf(", offset %ld\n", (long)at);
    contents("sent", a[0]);
    lseek(file, 2, SEEK_SET);
    printf("sendfile %s", result(sendfile(b[1], file, NULL, 3)));
    printf(", file at %ld\n", (long)lseek(file, 0, SEEK_CUR));
    contents("sent", b[0]);
    printf("sendfile from a pipe %s\n", result(sendfile(file, a[0], NULL, 3)));
    at = 1000;
    printf("sendfile beyond the end %s\n", result(sendfile(a[1], file, &at, 3)));

    pipe(slow), pipe(other);
    pthread_create(&thread, NULL, later, NULL);
    printf("waited %s\n", result(splice(slow[0], NULL, other[1], NULL, 100, 0)));
    pthread_join(thread, NULL);
    contents("slowly", other[0]);
    ftruncate(file, 300000);
    pthread_create(&thread, NULL, drain, NULL);
    at = 0;
    printf("sendfile all %s\n", result(sendfile(other[1], file, &at, 300000)));
    close(other[1]);
    void *total;
    pthread_join(thread, &total);
    printf("drained %ld\n", (long)total);
    close(slow[1]);
    printf("no writers %s\n", result(splice(slow[0], NULL, a[1], NULL, 100, 0)));
    signal(SIGPIPE, SIG_IGN);
    close(a[0]);
    at = 0;
    printf("no readers %s\n", result(sendfile(a[1], file, &at, 10)));
    printf("EXIT-SUCCESS\n");
    return 0;
}
