/*
 * Every syscall with pointers: each of its pointers in turn leads nowhere, while the other arguments are as they should be. A line shows what comes of an
 * address in a page without rights, of one in the kernel's half, and of one that is not mapped.
 */
#include "bad.h"
#include <linux/futex.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <sys/ipc.h>
#include <sys/time.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <time.h>

#ifndef SYS_futex_waitv
#define SYS_futex_waitv 449
#endif
#ifndef SYS_clone3
#define SYS_clone3 435
#endif
#ifndef SYS_epoll_pwait2
#define SYS_epoll_pwait2 441
#endif

static char buffer[8192] __attribute__((aligned(64)));
static char other[8192] __attribute__((aligned(64)));
static int file, folder, pipes[2], stream, bound, epoll, timer, watch, queue;
static long sem, msg;

/* Arguments: a number, or one of these for a pointer that is good. */
#define P ((long)buffer)
#define Q ((long)other)
#define PATH ((long)"/tmp/bad-file")

struct call { const char *name; long nr; unsigned pointers; long args[6]; };
#define CALL(name, pointers, ...) {#name, SYS_##name, pointers, {__VA_ARGS__}}

/* Bits of `pointers` say which arguments are tried. */
static void tryAll(const struct call *calls, unsigned count) {
    char *none = mmap(NULL, 3 * 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    munmap(none + 4096, 4096);
    const long bad[] = {(long)none + 8, -4096L * 16, (long)none + 4096 + 16};
    for (unsigned i = 0; i < count; i++) {
        for (int at = 0; at < 6; at++) {
            if (!(calls[i].pointers >> at & 1)) continue;
            printf("%s %d:", calls[i].name, at);
            for (int kind = 0; kind < 3; kind++) {
                long a[6];
                memcpy(a, calls[i].args, sizeof a);
                a[at] = bad[kind];
                memset(buffer, 0, sizeof buffer);
                memset(other, 0, sizeof other);
                printf(" %s", outcome(syscall(calls[i].nr, a[0], a[1], a[2], a[3], a[4], a[5])));
            }
            puts("");
        }
    }
}

void pointers(void) {
    file = open("/tmp/bad-file", O_RDWR | O_CREAT | O_TRUNC, 0644);
    write(file, "some bytes to read", 18);
    folder = open("/tmp", O_RDONLY | O_DIRECTORY);
    pipe(pipes);
    write(pipes[1], "bytes", 5);
    int pair[2];
    socketpair(AF_UNIX, SOCK_DGRAM, 0, pair);
    stream = pair[0];
    send(pair[1], "bytes", 5, 0);
    bound = socket(AF_UNIX, SOCK_STREAM, 0);
    epoll = epoll_create1(0);
    timer = timerfd_create(CLOCK_MONOTONIC, 0);
    watch = inotify_init1(O_NONBLOCK);
    sem = syscall(SYS_semget, IPC_PRIVATE, 1, 0600);
    msg = syscall(SYS_msgget, IPC_PRIVATE, 0600);
    queue = syscall(SYS_mq_open, "bad-queue", O_RDWR | O_CREAT | O_NONBLOCK, 0600, NULL);
    timer_t clock;
    timer_create(CLOCK_MONOTONIC, &(struct sigevent){.sigev_notify = SIGEV_NONE}, &clock);
    long posix = (long)clock;
    const long here = AT_FDCWD;
    const struct call calls[] = {
        CALL(getcwd, 1, P, 4096),
        CALL(epoll_ctl, 8, epoll, EPOLL_CTL_ADD, pipes[0], P),
        CALL(epoll_pwait, 16, epoll, P, 1, 0, Q, 8),
        CALL(epoll_pwait2, 8, epoll, P, 1, Q, 0, 8),
        CALL(fcntl, 4, file, F_GETLK, P),
        CALL(inotify_add_watch, 2, watch, PATH, IN_OPEN),
        CALL(ioctl, 4, pipes[0], 0x541b, P),
        CALL(mknodat, 2, here, PATH, 0100644, 0),
        CALL(mkdirat, 2, here, PATH, 0755),
        CALL(unlinkat, 2, here, PATH, 0),
        CALL(symlinkat, 5, PATH, here, PATH),
        CALL(linkat, 10, here, PATH, here, PATH, 0),
        CALL(renameat2, 10, here, PATH, here, PATH, 0),
        CALL(statfs, 3, PATH, P),
        CALL(fstatfs, 2, file, P),
        CALL(truncate, 1, PATH, 10),
        CALL(faccessat, 2, here, PATH, 0),
        CALL(chdir, 1, PATH),
        CALL(fchmodat, 2, here, PATH, 0644),
        CALL(openat, 2, here, PATH, O_RDONLY, 0),
        CALL(pipe2, 1, P, 0),
        CALL(getdents64, 2, folder, P, 4096),
        CALL(pread64, 2, file, P, 10, 0),
        CALL(read, 2, pipes[0], P, 3),
        CALL(pwrite64, 2, file, P, 10, 0),
        CALL(write, 2, pipes[1], P, 10),
        CALL(readv, 2, file, P, 1),
        CALL(writev, 2, file, P, 1),
        CALL(preadv, 2, file, P, 1, 0),
        CALL(pwritev, 2, file, P, 1, 0),
        CALL(sendfile, 4, pipes[1], file, P, 5),
        CALL(pselect6, 0x1e, 1, P, 0, 0, Q, 0),
        CALL(ppoll, 13, P, 1, Q, Q + 64, 8),
        CALL(signalfd4, 2, -1, P, 8, 0),
        CALL(vmsplice, 2, pipes[1], P, 1, 0),
        CALL(splice, 2, file, P, pipes[1], 0, 5, 0),
        CALL(readlinkat, 6, here, PATH, P, 100),
        CALL(newfstatat, 6, here, PATH, P, 0),
        CALL(fstat, 2, file, P),
        CALL(timerfd_settime, 12, timer, 0, P, Q),
        CALL(timerfd_gettime, 2, timer, P),
        CALL(utimensat, 6, here, PATH, P, 0),
        CALL(futex, 1, P, FUTEX_WAKE_PRIVATE, 1, 0, 0, 0),
        CALL(futex, 0x19, P, FUTEX_WAIT, 0, Q, 0, 0),
        CALL(futex, 0x11, P, FUTEX_CMP_REQUEUE_PRIVATE, 1, 1, Q, 0),
        CALL(futex_waitv, 9, P, 1, 0, Q, 1),
        CALL(get_robust_list, 6, 0, P, Q),
        CALL(nanosleep, 3, P, Q),
        CALL(clock_nanosleep, 12, CLOCK_MONOTONIC, 0, P, Q),
        CALL(getitimer, 2, ITIMER_REAL, P),
        CALL(setitimer, 6, ITIMER_REAL, P, Q),
        CALL(timer_create, 6, CLOCK_MONOTONIC, 0, P),
        CALL(timer_gettime, 2, posix, P),
        CALL(timer_settime, 12, posix, 0, P, Q),
        CALL(clock_gettime, 2, CLOCK_MONOTONIC, P),
        CALL(clock_getres, 2, CLOCK_MONOTONIC, P),
        CALL(sched_getparam, 2, 0, P),
        CALL(sched_setaffinity, 4, 0, 8, P),
        CALL(sched_getaffinity, 4, 0, 1024, P),
        CALL(sigaltstack, 1, P, Q),
        CALL(rt_sigsuspend, 1, P, 8),
        CALL(rt_sigaction, 6, SIGUSR1, P, Q, 8),
        CALL(rt_sigprocmask, 6, SIG_BLOCK, P, Q, 8),
        CALL(rt_sigpending, 1, P, 8),
        CALL(rt_sigtimedwait, 5, P, Q, Q + 256, 8),
        CALL(rt_sigqueueinfo, 4, getpid(), SIGUSR1, P),
        CALL(getresuid, 7, P, P + 4, P + 8),
        CALL(getresgid, 7, P, P + 4, P + 8),
        CALL(times, 1, P),
        CALL(getgroups, 2, 32, P),
        CALL(uname, 1, P),
        CALL(getrlimit, 2, RLIMIT_CORE, P),
        CALL(setrlimit, 2, RLIMIT_CORE, P),
        CALL(prlimit64, 12, 0, RLIMIT_CORE, 0, P),
        CALL(getrusage, 2, RUSAGE_SELF, P),
        CALL(prctl, 2, 16, P, 0, 0, 0),
        CALL(getcpu, 3, P, Q, 0),
        CALL(gettimeofday, 3, P, Q),
        CALL(sysinfo, 1, P),
        CALL(mq_open, 9, (long)"bad-queue", O_RDWR | O_CREAT, 0600, 0),
        CALL(mq_unlink, 1, (long)"nobodys-queue"),
        CALL(mq_timedsend, 18, queue, P, 5, 0, Q),
        CALL(mq_timedreceive, 2, queue, P, 8192, 0, 0),
        CALL(mq_notify, 2, queue, P),
        CALL(mq_getsetattr, 6, queue, 0, P),
        CALL(msgsnd, 2, msg, P, 5, IPC_NOWAIT),
        CALL(msgctl, 4, msg, 2, P),
        CALL(semtimedop, 2, sem, P, 1, 0),
        CALL(semctl, 8, sem, 0, 13, P),
        CALL(socketpair, 8, AF_UNIX, SOCK_STREAM, 0, P),
        CALL(bind, 2, bound, P, 16),
        CALL(connect, 2, bound, P, 16),
        CALL(getsockname, 6, bound, P, Q),
        CALL(sendto, 2, stream, P, 5, MSG_DONTWAIT, 0, 0),
        CALL(setsockopt, 8, bound, SOL_SOCKET, SO_SNDBUF, P, 4),
        CALL(getsockopt, 0x18, bound, SOL_SOCKET, SO_SNDBUF, P, Q),
        CALL(sendmsg, 2, stream, P, MSG_DONTWAIT),
        CALL(recvmsg, 2, stream, P, MSG_DONTWAIT),
        CALL(recvfrom, 2, stream, P, 5, MSG_DONTWAIT | MSG_PEEK, 0, 0),
        CALL(sendmmsg, 2, stream, P, 1, MSG_DONTWAIT),
        CALL(recvmmsg, 2, stream, P, 1, MSG_DONTWAIT, 0),
        CALL(execve, 7, (long)"/proc/self/exe", P, Q),
        CALL(mincore, 4, (long)buffer & -4096, 4096, P),
        CALL(wait4, 10, -1, P, WNOHANG, Q),
        CALL(process_vm_readv, 2, getpid(), P, 1, Q, 1, 0),
        CALL(getrandom, 1, P, 16, 0),
        CALL(memfd_create, 1, (long)"name", 0),
        CALL(copy_file_range, 10, file, P, file, Q, 1, 0),
        CALL(statx, 18, here, PATH, 0, 0x7ff, P),
        CALL(clone3, 1, P, 64),
        CALL(openat2, 6, here, PATH, P, 24),
        CALL(faccessat2, 2, here, PATH, 0, 0),
        CALL(move_pages, 20, 0, 1, P, 0, Q, 0),
        CALL(sched_rr_get_interval, 2, 0, P),
    };
    tryAll(calls, sizeof calls / sizeof *calls);
    syscall(SYS_mq_unlink, "bad-queue");
    syscall(SYS_semctl, sem, 0, 0, 0);
    syscall(SYS_msgctl, msg, 0, 0);
    unlink("/tmp/bad-file");
}
