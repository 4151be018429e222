/* Writing without end: into a file, into a pipe that nobody reads, into one that nobody can read, beyond all limits. */
#include "bad.h"
#include <sys/socket.h>

static char chunk[1 << 16];

static void tooLarge(void) {
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){100000, 100000});
    signal(SIGXFSZ, SIG_IGN);
    int fd = open("/tmp/bad-large", O_WRONLY | O_CREAT | O_TRUNC, 0644);
    long all = 0, got;
    while ((got = write(fd, chunk, sizeof chunk)) > 0) all += got;
    int error = errno;
    printf("RLIMIT_FSIZE: %ld, then %s", all, strerrorname_np(error));
    printf(", truncate %s", outcome(ftruncate(fd, 200000)));
    printf(", allocate %s\n", outcome(posix_fallocate(fd, 0, 200000) == 0 ? 0 : (errno = EFBIG, -1)));
    fflush(stdout);
    signal(SIGXFSZ, SIG_DFL);
    write(fd, chunk, 1);
}

static void closedPipe(void) {
    int both[2];
    pipe(both);
    close(both[0]);
    for (;;) write(both[1], chunk, sizeof chunk);
}

/* Standard output as fast as it goes. */
void flood(int megabytes) {
    static char much[1 << 20];
    memset(much, 'x', sizeof much);
    while (megabytes-- > 0) write(1, much, sizeof much);
}

void writes(void) {
    int both[2];
    pipe2(both, O_NONBLOCK);
    long all = 0, got;
    while ((got = write(both[1], chunk, sizeof chunk)) > 0) all += got;
    printf("a pipe that nobody reads: %ld, then %s\n", all, outcome(got));
    close(both[0]);
    signal(SIGPIPE, SIG_IGN);
    printf("one that nobody can read: %s\n", outcome(write(both[1], chunk, 1)));
    signal(SIGPIPE, SIG_DFL);
    child("and without care", closedPipe);
    socketpair(AF_UNIX, SOCK_STREAM, 0, both);
    int sent = 0;
    while (send(both[0], chunk, sizeof chunk, MSG_DONTWAIT) > 0) sent++;
    printf("a socket that nobody reads: some %d, then %s\n", sent > 0, outcome(-1));
    child("a file beyond its limit", tooLarge);
    unlink("/tmp/bad-large");
    int fd = open("/tmp/bad-hole", O_RDWR | O_CREAT | O_TRUNC, 0644);
    printf("beyond the end of all files: %s", outcome(pwrite(fd, "x", 1, INT64_MAX)));
    printf(" %s", outcome(lseek(fd, INT64_MIN, SEEK_CUR)));
    printf(" %s", outcome(ftruncate(fd, -1)));
    printf(" %s\n", outcome(fallocate(fd, 0, INT64_MAX, INT64_MAX)));
    printf("a hole of 1 TiB: %s", outcome(ftruncate(fd, 1L << 40)));
    printf(", its end %s\n", outcome(pread(fd, chunk, 10, (1L << 40) - 5)));
    unlink("/tmp/bad-hole");
    printf("more than can be: %s", outcome(write(fd, chunk, -1L)));
    printf(" %s\n", outcome(read(fd, (void *)8, -1L)));
}
