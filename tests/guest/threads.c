/*
 * Threads with a pipe and a mutex: main writes numbers into a pipe, workers read them and add their squares to a shared sum.
 * usage: threads [workers] [numbers]
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct job {
    int number;
    int last; /* non-zero: the worker that reads it ends */
};

struct worker {
    pthread_t thread;
    int id;
    int done; /* jobs this worker has finished */
};

static int pipe_fds[2];
static pthread_mutex_t sum_lock = PTHREAD_MUTEX_INITIALIZER;
static long sum;

static long square(int number) {
    long result = (long)number * number; // #BP square
    return result;
}

static void *work(void *argument) {
    struct worker *self = argument;
    struct job job;
    while (read(pipe_fds[0], &job, sizeof job) == sizeof job && !job.last) {
        long value = square(job.number);
        pthread_mutex_lock(&sum_lock);
        sum += value; // #BP add
        self->done++;
        pthread_mutex_unlock(&sum_lock);
    }
    return NULL;
}

int main(int argc, char **argv) {
    int workers = argc > 1 ? atoi(argv[1]) : 3;
    int numbers = argc > 2 ? atoi(argv[2]) : 10;
    struct worker *team = calloc(workers, sizeof *team);
    if (pipe(pipe_fds) != 0 || team == NULL)
        return 2;
    for (int i = 0; i < workers; i++) {
        team[i].id = i;
        if (pthread_create(&team[i].thread, NULL, work, &team[i]) != 0)
            return 3;
    }
    printf("main: %d workers wait for %d numbers\n", workers, numbers);
    fflush(stdout); // #BP waiting
    for (int i = 1; i <= numbers; i++) {
        struct job job = {.number = i};
        write(pipe_fds[1], &job, sizeof job);
    }
    for (int i = 0; i < workers; i++) {
        struct job end = {.last = 1};
        write(pipe_fds[1], &end, sizeof end);
    }
    int done = 0;
    for (int i = 0; i < workers; i++) {
        pthread_join(team[i].thread, NULL);
        done += team[i].done;
    }
    printf("main: sum of squares %ld after %d jobs\n", sum, done); // #BP end
    free(team);
    puts("EXIT-SUCCESS");
    return 0;
}
