/* Makes one call of each kind whose arguments strace(1) decodes; straced.txt is what strace 6.1 prints of it on x86-64, between getppid and getpid, with
   addresses as ADDRESS, and process numbers as PID. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/futex.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CALL(name, ...) syscall(SYS_##name, ##__VA_ARGS__)

int main(void) {
  static char buf[256];
  chdir("/dev/shm");
  syscall(SYS_close_range, 3, ~0U, 0);
  CALL(getppid); /* the begin of what is compared */
  int fd = CALL(openat, AT_FDCWD, "strace-test", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
  CALL(openat, AT_FDCWD, "no/such \"file\"\n", O_RDONLY | O_NOFOLLOW, 0);
  static const char bytes[] = "many bytes of text \001\0022\377 and more text";
  CALL(write, fd, bytes, sizeof bytes);
  struct iovec v[2] = {{"ab", 2}, {"cdefg", 5}};
  CALL(writev, fd, v, 2);
  CALL(lseek, fd, 0L, SEEK_SET);
  CALL(read, fd, buf, 10);
  struct iovec r[2] = {{buf, 3}, {buf + 10, 100}};
  CALL(readv, fd, r, 2);
  CALL(pread64, fd, buf, 5, 2L);
  CALL(read, 99, buf, 10);
  struct stat st;
  CALL(newfstatat, AT_FDCWD, "/dev/null", &st, 0);
  CALL(fstat, fd, &st);
  CALL(newfstatat, AT_FDCWD, "/nothing", &st, AT_SYMLINK_NOFOLLOW);
  CALL(fcntl, fd, F_GETFL);
  CALL(fcntl, fd, F_SETFD, FD_CLOEXEC);
  CALL(fcntl, fd, F_SETFL, O_APPEND | O_NONBLOCK);
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 1, .l_len = 2};
  CALL(fcntl, fd, F_SETLK, &lock);
  CALL(flock, fd, LOCK_EX | LOCK_NB);
  CALL(ftruncate, fd, 12L);
  CALL(faccessat, AT_FDCWD, "strace-test", R_OK | X_OK);
  CALL(fchmod, fd, 0600);
  struct timespec times[2] = {{5, 6}, {0, UTIME_OMIT}};
  CALL(utimensat, AT_FDCWD, "strace-test", times, 0);
  CALL(mkdirat, AT_FDCWD, "strace-test", 0755);
  CALL(renameat2, AT_FDCWD, "strace-test", AT_FDCWD, "strace-other", RENAME_NOREPLACE);
  CALL(symlinkat, "target", AT_FDCWD, "strace-link");
  CALL(readlinkat, AT_FDCWD, "strace-link", buf, sizeof buf);
  CALL(unlinkat, AT_FDCWD, "strace-link", 0);
  CALL(unlinkat, AT_FDCWD, "strace-other", AT_REMOVEDIR);
  CALL(unlinkat, AT_FDCWD, "strace-other", 0);
  CALL(close, fd);
  int ends[2];
  CALL(pipe2, ends, O_CLOEXEC | O_NONBLOCK);
  CALL(eventfd2, 3, EFD_SEMAPHORE | EFD_CLOEXEC);
  int ep = CALL(epoll_create1, EPOLL_CLOEXEC);
  struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.u64 = 7};
  CALL(epoll_ctl, ep, EPOLL_CTL_ADD, 5, &event);
  struct epoll_event got[4];
  CALL(epoll_pwait, ep, got, 4, 0, (void *)0, 8);
  struct pollfd fds[2] = {{5, POLLIN, 0}, {-1, POLLIN, 0}};
  struct timespec zero = {0, 0};
  CALL(ppoll, fds, 2, &zero, (void *)0, 8);
  int tfd = CALL(timerfd_create, CLOCK_MONOTONIC, TFD_NONBLOCK);
  struct itimerspec its = {{1, 2}, {3, 4}};
  CALL(timerfd_settime, tfd, 0, &its, (void *)0);
  sigset_t mask;
  sigemptyset(&mask);
  sigaddset(&mask, SIGUSR1);
  sigaddset(&mask, SIGCHLD);
  CALL(rt_sigprocmask, SIG_BLOCK, &mask, (void *)0, 8);
  CALL(rt_sigprocmask, SIG_SETMASK, (void *)0, &mask, 8);
  CALL(signalfd4, -1, &mask, 8, SFD_CLOEXEC);
  sigfillset(&mask);
  CALL(rt_sigpending, &mask, 8);
  int s = CALL(socket, AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int on = 1;
  CALL(setsockopt, s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  CALL(setsockopt, s, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  socklen_t length = sizeof on;
  CALL(getsockopt, s, SOL_SOCKET, SO_TYPE, &on, &length);
  struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons(1), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  CALL(connect, s, &in, sizeof in);
  CALL(shutdown, s, SHUT_WR);
  int u = CALL(socket, AF_UNIX, SOCK_DGRAM, 0);
  struct sockaddr_un un = {.sun_family = AF_UNIX, .sun_path = "/no/such/socket"};
  CALL(connect, u, &un, sizeof un);
  int pair[2];
  CALL(socketpair, AF_UNIX, SOCK_STREAM, 0, pair);
  CALL(sendto, pair[0], "hello", 5, MSG_NOSIGNAL, (void *)0, 0);
  CALL(recvfrom, pair[1], buf, 100, MSG_DONTWAIT, (void *)0, (void *)0);
  CALL(getrandom, buf, 0, GRND_NONBLOCK);
  CALL(mmap, (void *)0, 4096, PROT_READ, MAP_PRIVATE, 99, 0);
  CALL(madvise, (void *)4096, 4095, MADV_DONTNEED);
  struct rlimit limit = {0, 0};
  CALL(prlimit64, 0, RLIMIT_CORE, &limit, (void *)0);
  CALL(prlimit64, 0, RLIMIT_CORE, (void *)0, &limit);
  CALL(prctl, PR_SET_NAME, "name", 0, 0, 0);
  CALL(kill, 0x7fffffff, SIGTERM);
  CALL(clock_nanosleep, CLOCK_REALTIME, 0, &zero, (void *)0);
  CALL(nanosleep, &zero, (void *)0);
  CALL(futex, &on, FUTEX_WAKE_PRIVATE, 1);
  CALL(wait4, -1, (void *)0, WNOHANG, (void *)0);
  CALL(waitid, P_ALL, 0, (void *)0, WEXITED | WNOHANG, (void *)0);
  CALL(execve, "/no/such/program", ((char *[]){"program", "argument", 0}), ((char *[]){"A=1", 0}));
  CALL(getpid);
  puts("EXIT-SUCCESS");
}
