/* Sizes, holes, times, copies, limits. */
#include "check.h"

static void holes(void) {
    int fd = open("holes", O_CREAT | O_RDWR, 0644);
    SHOW(ftruncate(fd, 1 << 20));
    SHOW(pwrite(fd, "data", 4, 512 * 1024));
    SHOW(lseek(fd, 0, SEEK_DATA));
    SHOW(lseek(fd, 512 * 1024, SEEK_HOLE));
    SHOW(lseek(fd, 600 * 1024, SEEK_DATA));
    SHOW(lseek(fd, 2 << 20, SEEK_HOLE));
    struct stat st;
    fstat(fd, &st);
    printf("size %ld, blocks %ld\n", (long)st.st_size, (long)st.st_blocks);
    SHOW(fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 512 * 1024, 4096));
    SHOW(lseek(fd, 0, SEEK_DATA));
    SHOW(fallocate(fd, FALLOC_FL_PUNCH_HOLE, 0, 4096));
    SHOW(fallocate(fd, FALLOC_FL_KEEP_SIZE, 1 << 20, 4096));
    SHOW(fallocate(fd, 0, 1 << 20, 4096));
    SHOW(lseek(fd, 0, SEEK_END));
    SHOW(fallocate(fd, 0, 0, 0));
    SHOW(fallocate(fd, 0, -1, 10));
    SHOW(ftruncate(fd, -1));
    close(fd);
    fd = open("holes", O_RDONLY);
    SHOW(ftruncate(fd, 0));
    SHOW(fallocate(fd, 0, 0, 10));
    close(fd);
    SHOW(truncate("holes", 5));
    SHOW(truncate(".", 5));
    unlink("holes");
}

static void copying(void) {
    int from = open("from", O_CREAT | O_RDWR, 0644), to = open("to", O_CREAT | O_RDWR, 0644);
    write(from, "0123456789", 10);
    loff_t start = 2, place = 5;
    SHOW(copy_file_range(from, &start, to, &place, 4, 0));
    printf("offsets %ld %ld\n", (long)start, (long)place);
    SHOW(copy_file_range(from, &start, to, NULL, 100, 0));
    SHOW(copy_file_range(from, NULL, to, NULL, 100, 0));
    start = 0;
    place = 2;
    SHOW(copy_file_range(from, &start, from, &place, 5, 0));
    SHOW(copy_file_range(from, &start, to, NULL, 5, 1));
    char text[16] = "";
    SHOW(pread(to, text, 15, 0));
    for (int i = 0; i < 9; i++) putchar(text[i] ? text[i] : '.');
    putchar('\n');
    close(from);
    close(to);
    unlink("from");
    unlink("to");
}

static void limits(void) {
    struct rlimit limit = {100, RLIM_INFINITY};
    setrlimit(RLIMIT_FSIZE, &limit);
    signal(SIGXFSZ, SIG_IGN);
    int fd = open("limited", O_CREAT | O_RDWR, 0644);
    char bytes[80];
    memset(bytes, 'x', sizeof bytes);
    SHOW(write(fd, bytes, 80));
    SHOW(write(fd, bytes, 80));
    SHOW(write(fd, bytes, 80));
    SHOW(ftruncate(fd, 101));
    SHOW(ftruncate(fd, 100));
    SHOW(pwrite(fd, bytes, 1, 100));
    close(fd);
    unlink("limited");
    limit.rlim_cur = RLIM_INFINITY;
    setrlimit(RLIMIT_FSIZE, &limit);
}

static void times(void) {
    close(open("timed", O_CREAT | O_RDWR, 0644));
    struct timespec when[2] = {{1000000000, 123456789}, {-5, 999999999}};
    SHOW(utimensat(AT_FDCWD, "timed", when, 0));
    struct stat st;
    stat("timed", &st);
    printf("%ld.%09ld %ld.%09ld\n", (long)st.st_atim.tv_sec, st.st_atim.tv_nsec, (long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
    when[0].tv_nsec = UTIME_OMIT;
    when[1] = (struct timespec){1234567890, 1};
    SHOW(utimensat(AT_FDCWD, "timed", when, 0));
    stat("timed", &st);
    printf("%ld.%09ld %ld.%09ld\n", (long)st.st_atim.tv_sec, st.st_atim.tv_nsec, (long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
    when[1].tv_nsec = UTIME_NOW;
    int fd = open("timed", O_RDONLY);
    SHOW(futimens(fd, when));
    fstat(fd, &st);
    printf("now is later: %d\n", st.st_mtim.tv_sec > 1234567890);
    close(fd);
    when[1].tv_nsec = 1000000000;
    SHOW(utimensat(AT_FDCWD, "timed", when, 0));
    SHOW(utimensat(AT_FDCWD, "/etc/passwd", NULL, 0));
    SHOW(utimensat(AT_FDCWD, "none", NULL, 0));
    unlink("timed");
}

void contents(void) {
    puts("-- contents");
    holes();
    copying();
    limits();
    times();
}
