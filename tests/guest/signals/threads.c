/* Signals among threads, cancellation, unwinding through handlers, what exec keeps, and the end by a signal. */
#include "cases.h"
#include <pthread.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unwind.h>

static pthread_barrier_t barrier;
static volatile pid_t taken_by;
static pid_t self(void) { return (pid_t)syscall(SYS_gettid); }
static void note(int signo, siginfo_t *info, void *context) {
    (void)signo;
    (void)info;
    (void)context;
    taken_by = self();
}

static volatile pid_t worker_tid;
static volatile int worker_done;
static void *worker(void *argument) {
    (void)argument;
    unblock(SIGUSR1);
    worker_tid = self();
    pthread_barrier_wait(&barrier);
    while (!worker_done) {
        struct timespec time = {0, 1000000};
        nanosleep(&time, NULL);
    }
    return NULL;
}

static void until_taken(void) {
    while (taken_by == 0) sched_yield();
}

void case_threads(void) {
    pthread_t thread;
    pthread_barrier_init(&barrier, NULL, 2);
    handle(SIGUSR1, note, 0);
    block(SIGUSR1);
    pthread_create(&thread, NULL, worker, NULL);
    pthread_barrier_wait(&barrier);
    kill(getpid(), SIGUSR1);
    until_taken();
    printf("the thread that does not block it takes it: %d\n", taken_by == worker_tid);
    taken_by = 0;
    pthread_kill(pthread_self(), SIGUSR1);
    printf("one for this thread waits: %d\n", taken_by == 0);
    unblock(SIGUSR1);
    printf("and comes here: %d\n", taken_by == self());
    taken_by = 0;
    kill(getpid(), SIGUSR1);
    until_taken();
    printf("the first thread comes first: %d\n", taken_by == getpid());
    worker_done = 1;
    pthread_join(thread, NULL);
    printf("a thread that is gone: %d\n", (int)syscall(SYS_tgkill, getpid(), worker_tid, 0));
    pid_t child = fork();
    if (child == 0) {
        worker_done = 0;
        pthread_create(&thread, NULL, worker, NULL);
        pthread_barrier_wait(&barrier);
        raise(SIGTERM);
        _exit(0);
    }
    report_end("a signal ends all threads", child);
}

static int cleaned;
static void clean(void *argument) { cleaned += *(int *)argument; }
static void *sleeper(void *argument) {
    pthread_cleanup_push(clean, argument);
    for (;;) pause();
    pthread_cleanup_pop(0);
    return NULL;
}

static void *spinner(void *argument) {
    pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, NULL);
    pthread_cleanup_push(clean, argument);
    pthread_barrier_wait(&barrier);
    for (volatile long i = 0;; i++) continue;
    pthread_cleanup_pop(0);
    return NULL;
}

void case_cancel(void) {
    pthread_t thread;
    void *result;
    int one = 1, ten = 10;
    pthread_create(&thread, NULL, sleeper, &one);
    pthread_cancel(thread);
    pthread_join(thread, &result);
    printf("cancelled %d cleaned %d\n", result == PTHREAD_CANCELED, cleaned);
    pthread_barrier_init(&barrier, NULL, 2);
    pthread_create(&thread, NULL, spinner, &ten);
    pthread_barrier_wait(&barrier);
    pthread_cancel(thread);
    pthread_join(thread, &result);
    printf("cancelled at any point %d cleaned %d\n", result == PTHREAD_CANCELED, cleaned);
}

static int found_here;
static _Unwind_Reason_Code look(struct _Unwind_Context *context, void *depth) {
    if (_Unwind_FindEnclosingFunction((void *)_Unwind_GetIP(context)) == (void *)case_unwind) found_here = 1;
    return ++*(int *)depth < 50 ? _URC_NO_REASON : _URC_END_OF_STACK;
}

static sigjmp_buf back;
static void trace(int signo, siginfo_t *info, void *context) {
    (void)signo;
    (void)info;
    (void)context;
    int depth = 0;
    _Unwind_Backtrace(look, &depth);
    siglongjmp(back, 1);
}

void case_unwind(void) {
    handle(SIGSEGV, trace, 0);
    if (sigsetjmp(back, 1) == 0) *(volatile int *)8 = 1;
    printf("the stack goes on below the handler: %d\n", found_here);
}

void case_exec(void) {
    if (getenv("EXECUTED") != NULL) {
        struct sigaction action;
        sigset_t pending;
        sigaction(SIGUSR1, NULL, &action);
        printf("handlers are gone %d", action.sa_handler == SIG_DFL);
        sigaction(SIGUSR2, NULL, &action);
        sigpending(&pending);
        stack_t stack;
        sigaltstack(NULL, &stack);
        printf(", what was ignored is %d, blocked %d, pending %d, no stack %d\n", action.sa_handler == SIG_IGN,
               is_blocked(SIGTERM), sigismember(&pending, SIGTERM), stack.ss_flags == SS_DISABLE);
        return;
    }
    static char room[65536];
    stack_t stack = {.ss_sp = room, .ss_size = sizeof room};
    sigaltstack(&stack, NULL);
    handle(SIGUSR1, note, 0);
    signal(SIGUSR2, SIG_IGN);
    block(SIGTERM);
    raise(SIGTERM);
    char *const arguments[] = {"signals", "exec", NULL}, *const environment[] = {"EXECUTED=1", NULL};
    execve("/proc/self/exe", arguments, environment);
    puts("execve failed");
}

static void aborted(int signo, siginfo_t *info, void *context) {
    (void)context;
    printf("the handler of %d runs, code %d\n", signo, info->si_code);
}

void case_abort(void) {
    handle(SIGABRT, aborted, 0);
    pid_t child = fork();
    if (child == 0) abort();
    report_end("abort", child);
    child = fork();
    if (child == 0) {
        signal(SIGABRT, SIG_IGN);
        abort();
    }
    report_end("abort that is ignored", child);
}
