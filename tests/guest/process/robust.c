/* Locks that outlive who holds them: robust mutexes of threads and processes, semaphores and condition variables shared by fork. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    pthread_mutex_t robust, inheriting, plain;
    pthread_cond_t cond;
    pthread_barrier_t barrier;
    sem_t full, empty;
    int value, turn;
};
static struct shared *shared;

static pthread_mutex_t local;

static void *dieHolding(void *arg) {
    pthread_mutex_lock(arg);
    return NULL;
}

static void init(pthread_mutex_t *mutex, int isShared, int isRobust, int protocol) {
    pthread_mutexattr_t attr;
    pthread_mutexattr_init(&attr);
    if (isShared) pthread_mutexattr_setpshared(&attr, PTHREAD_PROCESS_SHARED);
    if (isRobust) pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST);
    pthread_mutexattr_setprotocol(&attr, protocol);
    if (pthread_mutex_init(mutex, &attr) != 0) puts("cannot make the mutex");
}

static void recover(const char *what, pthread_mutex_t *mutex) {
    int error = pthread_mutex_lock(mutex);
    printf("%s: owner died: %d\n", what, error == EOWNERDEAD);
    if (error == EOWNERDEAD) pthread_mutex_consistent(mutex);
    pthread_mutex_unlock(mutex);
    printf("%s: usable again: %d\n", what, pthread_mutex_lock(mutex) == 0);
    pthread_mutex_unlock(mutex);
}

static void threads(void) {
    pthread_t thread;
    init(&local, 0, 1, PTHREAD_PRIO_NONE);
    pthread_create(&thread, NULL, dieHolding, &local);
    pthread_join(thread, NULL);
    recover("thread", &local);
}

static void processes(const char *what, pthread_mutex_t *mutex) {
    int pipes[2], status;
    char byte;
    if (pipe(pipes) != 0) return;
    pid_t pid = fork();
    if (pid == 0) {
        pthread_mutex_lock(mutex);
        write(pipes[1], "x", 1);
        usleep(2000);
        _exit(0);
    }
    read(pipes[0], &byte, 1);
    recover(what, mutex);
    waitpid(pid, &status, 0);
}

static void semaphores(void) {
    sem_init(&shared->full, 1, 0);
    sem_init(&shared->empty, 1, 1);
    pid_t pid = fork();
    if (pid == 0) {
        for (int i = 1; i <= 10; i++) {
            sem_wait(&shared->empty);
            shared->value = i;
            sem_post(&shared->full);
        }
        _exit(0);
    }
    int sum = 0;
    for (int i = 1; i <= 10; i++) {
        sem_wait(&shared->full);
        sum += shared->value;
        sem_post(&shared->empty);
    }
    waitpid(pid, NULL, 0);
    printf("through shared semaphores: %d\n", sum);
}

static void conditions(void) {
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setpshared(&attr, PTHREAD_PROCESS_SHARED);
    pthread_cond_init(&shared->cond, &attr);
    init(&shared->plain, 1, 0, PTHREAD_PRIO_NONE);
    int rounds = 0;
    pid_t pid = fork();
    int me = pid == 0;
    pthread_mutex_lock(&shared->plain);
    while (rounds < 20) {
        while (shared->turn != me) pthread_cond_wait(&shared->cond, &shared->plain);
        shared->turn = !me;
        rounds++;
        pthread_cond_broadcast(&shared->cond);
    }
    pthread_mutex_unlock(&shared->plain);
    if (me) _exit(0);
    waitpid(pid, NULL, 0);
    printf("rounds by a shared condition: %d\n", rounds);
}

int main(void) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    threads();
    init(&shared->robust, 1, 1, PTHREAD_PRIO_NONE);
    processes("process", &shared->robust);
    init(&shared->inheriting, 1, 1, PTHREAD_PRIO_INHERIT);
    processes("inheriting", &shared->inheriting);
    semaphores();
    conditions();
    puts("EXIT-SUCCESS");
    return 0;
}
