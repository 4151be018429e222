// What the kernel benchmark times from outside: operations NAME COUNT [THREADS] does the operation COUNT times and prints the count.
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define STACK_BYTES (64 * 1024)
#define FAULT_PAGES 256

static long count;
static long thread_count = 1;
static int there[2], back[2];
static char **arguments;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static pthread_t start(void *(*body)(void *)) {
    static pthread_attr_t attributes;
    static int ready;
    pthread_t thread;
    if (!ready) {
        pthread_attr_init(&attributes);
        pthread_attr_setstacksize(&attributes, STACK_BYTES);
        ready = 1;
    }
    if (pthread_create(&thread, &attributes, body, NULL) != 0) fail("pthread_create");
    return thread;
}

static void null_calls(void) {
    for (long i = 0; i < count; i++) syscall(SYS_getppid);
}

static void clock_readings(void) {
    struct timespec now;
    for (long i = 0; i < count; i++) clock_gettime(CLOCK_MONOTONIC, &now);
}

static void clock_calls(void) {
    struct timespec now;
    for (long i = 0; i < count; i++) syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
}

static void *answer(void *unused) {
    char byte;
    while (read(there[0], &byte, 1) == 1) {
        if (write(back[1], &byte, 1) != 1) fail("write");
    }
    return unused;
}

static void ping_pong(void) {
    char byte = 0;
    if (pipe(there) != 0 || pipe(back) != 0) fail("pipe");
    pthread_t thread = start(answer);
    for (long i = 0; i < count; i++) {
        if (write(there[1], &byte, 1) != 1 || read(back[0], &byte, 1) != 1) fail("ping");
    }
    close(there[1]);
    pthread_join(thread, NULL);
}

static void fork_exec_wait(void) {
    // What runs the programs, where the system does not know how: the words before the program's own.
    char *launcher = getenv("LAUNCHER");
    char *const argv[] = {launcher, arguments[0], "nothing", "0", NULL};
    char *const *words = launcher == NULL ? argv + 1 : argv;
    for (long i = 0; i < count; i++) {
        pid_t child = fork();
        if (child == 0) {
            execv(words[0], words);
            _exit(127);
        }
        int status;
        if (waitpid(child, &status, 0) != child || status != 0) fail("waitpid");
    }
}

static void page_faults(void) {
    for (long done = 0; done < count; done += FAULT_PAGES) {
        char *pages = mmap(NULL, FAULT_PAGES * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (pages == MAP_FAILED) fail("mmap");
        for (int page = 0; page < FAULT_PAGES; page++) pages[page * 4096] = 1;
        munmap(pages, FAULT_PAGES * 4096);
    }
}

static void *yield_often(void *unused) {
    for (long i = count / thread_count; i > 0; i--) sched_yield();
    return unused;
}

static void yields(void) {
    pthread_t *threads = calloc(thread_count, sizeof *threads);
    for (long i = 1; i < thread_count; i++) threads[i] = start(yield_often);
    yield_often(NULL);
    for (long i = 1; i < thread_count; i++) pthread_join(threads[i], NULL);
}

static void *sleep_long(void *unused) {
    struct timespec span = {1000000, 0};
    nanosleep(&span, NULL);
    return unused;
}

/* Yields of two threads while others sleep. */
static void yields_beside_sleepers(void) {
    for (long i = 0; i < thread_count; i++) start(sleep_long);
    thread_count = 2;
    yields();
}

int main(int argc, char **argv) {
    if (argc < 3) return 2;
    const char *name = argv[1];
    arguments = argv;
    count = atol(argv[2]);
    if (argc > 3) thread_count = atol(argv[3]);
    struct rlimit limit;
    getrlimit(RLIMIT_NPROC, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NPROC, &limit);
    if (strcmp(name, "null") == 0) null_calls();
    else if (strcmp(name, "clock") == 0) clock_readings();
    else if (strcmp(name, "clockcall") == 0) clock_calls();
    else if (strcmp(name, "pipe") == 0) ping_pong();
    else if (strcmp(name, "fork") == 0) fork_exec_wait();
    else if (strcmp(name, "fault") == 0) page_faults();
    else if (strcmp(name, "yield") == 0) yields();
    else if (strcmp(name, "sleepers") == 0) yields_beside_sleepers();
    else if (strcmp(name, "nothing") != 0) return 2;
    printf("%ld\n", count);
    fflush(stdout);
    _exit(0);
}
