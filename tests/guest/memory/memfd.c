/* memfd_create, seals, and POSIX shared memory. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "check.h"

#define RW (PROT_READ | PROT_WRITE)

void memfd(void) {
    int fd = memfd_create("name", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    SEE("seals", fcntl(fd, F_GET_SEALS));
    SEE("size", ftruncate(fd, 2 * PAGE));
    char *at = mmap(0, 2 * PAGE, RW, MAP_SHARED, fd, 0);
    at[0] = 1;
    SEE("seal while mapped", fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
    SEE("no growing", fcntl(fd, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK));
    SEE("grow", ftruncate(fd, 3 * PAGE));
    SEE("shrink", ftruncate(fd, PAGE));
    SEE("write beyond", pwrite(fd, "x", 1, 2 * PAGE));
    SEE("write within", pwrite(fd, "x", 1, 1));
    munmap(at, 2 * PAGE);
    SEE("no writing", fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
    SEE("write", pwrite(fd, "x", 1, 1));
    SEEP("map to write", mmap(0, PAGE, RW, MAP_SHARED, fd, 0));
    SEEP("map a copy", mmap(0, PAGE, RW, MAP_PRIVATE, fd, 0));
    at = mmap(0, PAGE, PROT_READ, MAP_SHARED, fd, 0);
    printf("content: %d %c\n", at[0], at[1]);
    SEE("to be written", mprotect(at, PAGE, RW));
    SEE("no more seals", fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL));
    SEE("more", fcntl(fd, F_ADD_SEALS, F_SEAL_GROW));
    SEE("seals", fcntl(fd, F_GET_SEALS));
    SEE("plain", memfd_create("plain", 0) >= 0);
    SEE("flags", memfd_create("x", 0x8000));

    shm_unlink("/hartbeat-shm");
    int shm = shm_open("/hartbeat-shm", O_RDWR | O_CREAT | O_TRUNC, 0600);
    SEE("of a page", ftruncate(shm, PAGE));
    char *mine = mmap(0, PAGE, RW, MAP_SHARED, shm, 0);
    fflush(stdout);
    if (fork() == 0) {
        int again = shm_open("/hartbeat-shm", O_RDWR, 0);
        char *its = mmap(0, PAGE, RW, MAP_SHARED, again, 0);
        its[7] = 70;
        _exit(0);
    }
    wait(0);
    printf("from the child: %d\n", mine[7]);
    SEE("unlink", shm_unlink("/hartbeat-shm"));
    SEE("gone", shm_open("/hartbeat-shm", O_RDWR, 0));
}
