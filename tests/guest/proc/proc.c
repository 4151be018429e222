/* Looks at itself in /proc, /sys and /dev, and says whether what is there is true. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static char text[65536];

static char *contents(const char *path) {
  int fd = open(path, O_RDONLY);
  ssize_t length = 0, got;
  if (fd < 0) return "";
  while ((got = read(fd, text + length, 100)) > 0) length += got;
  text[length] = 0;
  close(fd);
  return text;
}

static void check(const char *what, int holds) { printf("%s: %s\n", what, holds ? "yes" : "no"); }

static int reads_as(const char *path, const char *expected) { return strcmp(contents(path), expected) == 0; }

static void device(const char *path, unsigned major_number, unsigned minor_number) {
  struct stat st;
  check(path, lstat(path, &st) == 0 && S_ISCHR(st.st_mode) && major(st.st_rdev) == major_number && minor(st.st_rdev) == minor_number);
}

int main(int argc, char **argv, char **envp) {
  char path[64], target[256];
  long size;
  int pid = getpid();

  check("cmdline", memcmp(contents("/proc/self/cmdline"), argv[0], strlen(argv[0]) + 1) == 0);
  check("environ", envp[0] == NULL || strstr(contents("/proc/self/environ"), envp[0]) != NULL);
  check("stat begins with the pid", atoi(contents("/proc/self/stat")) == pid);
  snprintf(path, sizeof path, "/proc/%d/task/%d/comm", pid, pid);
  prctl(PR_SET_NAME, "renamed");
  check("comm", reads_as(path, "renamed\n"));
  int fd = open("/proc/self/comm", O_WRONLY);
  check("comm can be written", write(fd, "again", 5) == 5 && reads_as("/proc/self/comm", "again\n"));
  close(fd);
  check("maps has the stack", strstr(contents("/proc/self/maps"), "[stack]") != NULL);
  size = atol(contents("/proc/self/statm"));
  check("statm", size > 10);
  check("status", strstr(contents("/proc/self/status"), "Threads:\t1\n") != NULL);
  check("limits", strstr(contents("/proc/self/limits"), "Max open files") != NULL);

  int ends[2];
  check("pipe", pipe(ends) == 0 && write(ends[1], "through", 7) == 7);
  snprintf(path, sizeof path, "/proc/self/fd/%d", ends[0]);
  int again = open(path, O_RDONLY);
  check("a pipe opened again is the same", read(again, target, 7) == 7 && memcmp(target, "through", 7) == 0);
  check("and is called so", readlink(path, target, sizeof target) > 5 && strncmp(target, "pipe:[", 6) == 0);

  fd = open("/tmp/proc-test", O_RDWR | O_CREAT, 0600);
  unlink("/tmp/proc-test");
  snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(path, target, sizeof target);
  target[length < 0 ? 0 : length] = 0;
  check("a deleted file is called so", strcmp(target, "/tmp/proc-test (deleted)") == 0);
  check("and can be opened still", write(fd, "kept", 4) == 4 && reads_as(path, "kept"));
  snprintf(path, sizeof path, "/proc/self/fdinfo/%d", fd);
  check("fdinfo has its position", strncmp(contents(path), "pos:\t4\n", 7) == 0);
  int number = 7;
  fd = open("/proc/self/mem", O_RDWR);
  check("mem is read", pread(fd, &size, sizeof number, (off_t)&number) == sizeof number && (int)size == 7);
  int other = 8;
  check("and written", pwrite(fd, &other, sizeof other, (off_t)&number) == sizeof other && *(volatile int *)&number == 8);
  check("where nothing is mapped it fails", pread(fd, &size, 8, 16) == -1 && errno == EIO);
  close(fd);
  check("exe can be opened", open("/proc/self/exe", O_RDONLY) >= 0);

  check("ostype", reads_as("/proc/sys/kernel/ostype", "Linux\n"));
  check("uuid has 36 letters", strlen(contents("/proc/sys/kernel/random/uuid")) == 37);
  check("a setting cannot be changed", open("/proc/sys/vm/overcommit_memory", O_WRONLY) == -1 && errno == EACCES);
  check("nothing can be made in /proc", open("/proc/new", O_RDWR | O_CREAT, 0600) == -1);
  check("oom_score_adj is raised", (fd = open("/proc/self/oom_score_adj", O_WRONLY)) >= 0 && write(fd, "300", 3) == 3 && reads_as("/proc/self/oom_score_adj", "300\n"));
  check("harts online", strlen(contents("/sys/devices/system/cpu/online")) >= 2);
  check("huge pages", strstr(contents("/sys/kernel/mm/transparent_hugepage/enabled"), "never") != NULL);

  device("/dev/null", 1, 3);
  device("/dev/zero", 1, 5);
  device("/dev/full", 1, 7);
  device("/dev/random", 1, 8);
  device("/dev/urandom", 1, 9);
  device("/dev/tty", 5, 0);
  fd = open("/dev/zero", O_RDWR);
  char *zeros = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
  check("/dev/zero is mapped", zeros != MAP_FAILED && zeros[100] == 0 && (zeros[100] = 1) == 1);
  puts("EXIT-SUCCESS");
}
