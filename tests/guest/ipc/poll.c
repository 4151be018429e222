// poll(2), ppoll(2), select(2), pselect(2): readiness of pipes, closed descriptors, timeouts, descriptors closed meanwhile, masks, thousands of descriptors.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <time.h>
#include <unistd.h>

static void show(const char *what, struct pollfd *fds, int n, int timeout) {
    int found = poll(fds, n, timeout);
    printf("%s: %d", what, found);
    for (int i = 0; i < n; i++) printf(" %x", fds[i].revents);
    printf("\n");
}

static void pipes(void) {
    struct pollfd *volatile bad = (void *)8;
    int a[2], b[2];
    char page[4096] = "";
    pipe(a), pipe2(b, O_NONBLOCK);
    struct pollfd fds[] = {{a[0], POLLIN, 0}, {a[1], POLLOUT, 0}, {b[0], POLLIN | POLLOUT, 0}, {b[1], POLLOUT | POLLWRNORM, 0}, {-5, POLLIN, 9}, {99, POLLIN, 0}};
    show("empty", fds, 6, -1);
    write(a[1], "x", 1);
    while (write(b[1], page, sizeof page) > 0);
    show("one with a byte, one full", fds, 6, -1);
    read(b[0], page, 4095);
    show("one byte less than a page free", fds, 4, 0);
    read(b[0], page, 1);
    show("a page free", fds, 4, 0);
    close(a[1]), close(b[0]);
    show("ends closed", fds, 4, 0);
    read(a[0], page, 1);
    show("ends closed, nothing left", fds, 4, 0);
    show("asked for nothing", &(struct pollfd){a[0], 0, 0}, 1, 0);
    printf("no file: %d\n", poll(NULL, 0, 1));
    printf("bad address: %s\n", poll(bad, 1, 0) == -1 ? strerror(errno) : "?");
    struct timespec bad_time = {0, 1000000000};
    printf("bad time: %s\n", ppoll(fds, 1, &bad_time, NULL) == -1 ? strerror(errno) : "?");
    close(a[0]), close(b[1]);
}

static void sets(void) {
    int fds[2];
    fd_set in, out, except;
    struct timeval tv = {0, 1000};
    pipe(fds);
    FD_ZERO(&in); FD_ZERO(&out); FD_ZERO(&except);
    FD_SET(fds[0], &in), FD_SET(fds[1], &out), FD_SET(fds[0], &except);
    int found = select(fds[1] + 1, &in, &out, &except, NULL);
    printf("select %d: %d %d %d\n", found, FD_ISSET(fds[0], &in), FD_ISSET(fds[1], &out), FD_ISSET(fds[0], &except));
    FD_SET(fds[0], &in);
    printf("timeout %d\n", select(fds[0] + 1, &in, NULL, NULL, &tv));
    printf("cleared %d\n", FD_ISSET(fds[0], &in));
    write(fds[1], "x", 1);
    FD_ZERO(&in); FD_ZERO(&out);
    FD_SET(fds[0], &in), FD_SET(fds[1], &out);
    found = select(fds[1] + 1, &in, &out, NULL, NULL);
    printf("select %d: %d %d\n", found, FD_ISSET(fds[0], &in), FD_ISSET(fds[1], &out));
    close(fds[1]);
    FD_ZERO(&in); FD_SET(fds[0], &in), FD_SET(fds[1], &in);
    printf("closed: %s\n", select(fds[1] + 1, &in, NULL, NULL, NULL) == -1 ? strerror(errno) : "?");
    printf("negative: %s\n", select(-1, NULL, NULL, NULL, NULL) == -1 ? strerror(errno) : "?");
    tv.tv_usec = 500;
    printf("no sets: %d\n", select(0, NULL, NULL, NULL, &tv));
    close(fds[0]);
}

static int wake[2];

static void *writer(void *arg) {
    usleep(1000);
    write(wake[1], "x", 1);
    return NULL;
}

static void threads(void) {
    pthread_t thread;
    struct pollfd fds = {0, POLLIN, 0};
    pipe(wake);
    fds.fd = wake[0];
    pthread_create(&thread, NULL, writer, NULL);
    show("woken", &fds, 1, -1);
    pthread_join(thread, NULL);
    close(wake[0]), close(wake[1]);
}

static volatile int handled;
static void handler(int signo) { handled++; }

static void masks(void) {
    sigset_t usr1, none, now;
    struct timespec zero = {0, 0}, long_time = {5, 0};
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    sigaction(SIGUSR1, &action, NULL);
    sigemptyset(&none), sigemptyset(&usr1), sigaddset(&usr1, SIGUSR1);
    sigprocmask(SIG_BLOCK, &usr1, NULL);
    raise(SIGUSR1);
    printf("blocked: %d handled\n", handled);
    printf("ppoll: %d %s, %d handled\n", ppoll(NULL, 0, &long_time, &none), strerror(errno), handled);
    raise(SIGUSR1);
    printf("pselect: %d %s, %d handled\n", pselect(0, NULL, NULL, NULL, &long_time, &none), strerror(errno), handled);
    printf("again: %d\n", ppoll(NULL, 0, &zero, &none));
    sigprocmask(SIG_BLOCK, NULL, &now);
    printf("mask as before: %d\n", sigismember(&now, SIGUSR1));
}

static void many(void) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = 3100;
    if (limit.rlim_max < 3100 || setrlimit(RLIMIT_NOFILE, &limit) != 0) printf("no room for many\n");
    static struct pollfd fds[3000];
    static int ends[1500][2];
    int opened = 0;
    for (int i = 0; i < 1500; i++) opened += pipe(ends[i]) == 0;
    for (int i = 0; i < 3000; i++) fds[i] = (struct pollfd){ends[i / 2][i & 1], i & 1 ? 0 : POLLIN, 0};
    printf("%d pipes: %d ready\n", opened, poll(fds, 3000, 0));
    write(ends[777][1], "x", 1), write(ends[1499][1], "x", 1);
    printf("%d ready", poll(fds, 3000, -1));
    for (int i = 0; i < 3000; i++) if (fds[i].revents) printf(" %d:%x", i, fds[i].revents);
    printf("\n");
    for (int i = 0; i < 1500; i++) close(ends[i][0]), close(ends[i][1]);
}

int main(void) {
    pipes();
    sets();
    threads();
    masks();
    many();
    printf("EXIT-SUCCESS\n");
    return 0;
}
