/* The processor time of other threads and processes, read as clocks. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile int ends, tid;

static void *busy(void *unused) {
    tid = gettid();
    while (!ends) continue;
    return unused;
}

static long used(clockid_t clock) {
    struct timespec time = {-1, 0};
    if (clock_gettime(clock, &time) != 0) printf("  (%s)\n", strerror(errno));
    return time.tv_sec * 1000000000 + time.tv_nsec;
}

static void fails(const char *what, clockid_t clock) {
    struct timespec time;
    int result = clock_gettime(clock, &time);
    printf("%s: %d %s\n", what, result, strerror(errno));
}

/* As the C library makes them: the complement above three bits, 2 for all of the time, 4 for a thread's. */
static clockid_t numbered(int id, int bits) { return (clockid_t)(~(unsigned)id << 3 | bits); }

int main(void) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    pthread_t thread;
    clockid_t clock;
    pthread_create(&thread, NULL, busy, NULL);
    printf("clock of a thread: %d\n", pthread_getcpuclockid(thread, &clock));
    while (used(CLOCK_PROCESS_CPUTIME_ID) < 20000000) continue;
    long before = used(clock);
    usleep(20000);
    printf("it goes on: %d\n", used(clock) > before + 1000000);
    printf("by its number: %d\n", used(numbered(tid, 6)) > before);
    printf("my own: %d\n", used(numbered(0, 6)) <= used(CLOCK_THREAD_CPUTIME_ID));
    printf("my process's: %d\n", used(numbered(0, 2)) <= used(CLOCK_PROCESS_CPUTIME_ID));
    ends = 1;
    pthread_join(thread, NULL);
    fails("of a thread that has ended", clock);

    pid_t child = fork();
    if (child == 0) {
        for (;;) continue;
    }
    printf("clock of a process: %d\n", clock_getcpuclockid(child, &clock));
    usleep(20000);
    printf("it has used some: %d\n", used(clock) > 0);
    struct timespec resolution = {9, 9};
    printf("its resolution: %d\n", clock_getres(clock, &resolution) == 0 && resolution.tv_sec == 0 && resolution.tv_nsec == 1);
    fails("its thread is not mine", numbered(child, 6));
    fails("no part", numbered(0, 3));
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    fails("of a process that has ended", clock);
    printf("clock of nobody: %s\n", strerror(clock_getcpuclockid(999999, &clock)));
    puts("EXIT-SUCCESS");
    return 0;
}
