/* Prints what a call answers: `name: value` or `name: errno name`. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

__attribute__((unused)) static long shown(const char *what, long result) {
    if (result < 0) printf("%s: %s\n", what, strerrorname_np(errno));
    else printf("%s: %ld\n", what, result);
    return result;
}

/* What a call answers is 0 or an error; descriptors are closed. */
__attribute__((unused)) static int opened(const char *what, int fd) {
    if (fd < 0) printf("%s: %s\n", what, strerrorname_np(errno));
    else printf("%s: opened\n", what);
    return fd;
}

#define SHOW(call) shown(#call, (long)(call))
#define OPEN(call) opened(#call, call)
#define CLOSE(call) do { int fd_ = opened(#call, call); if (fd_ >= 0) close(fd_); } while (0)

void opening(void);
void naming(void);
void contents(void);
void owning(void);
void locking(void);
