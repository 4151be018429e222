/* What the cases of this program share: setting handlers, and saying what is seen. */
#ifndef CASES_H
#define CASES_H
#define _GNU_SOURCE
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

typedef void info_handler(int signo, siginfo_t *info, void *context);

static inline void handle(int signo, info_handler *handler, int flags) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = handler;
    action.sa_flags = flags | SA_SIGINFO;
    sigaction(signo, &action, NULL);
}

static inline sigset_t set_of(int signo) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, signo);
    return set;
}

static inline void block(int signo) {
    sigset_t set = set_of(signo);
    sigprocmask(SIG_BLOCK, &set, NULL);
}

static inline void unblock(int signo) {
    sigset_t set = set_of(signo);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
}

static inline int is_blocked(int signo) {
    sigset_t set;
    sigprocmask(SIG_BLOCK, NULL, &set);
    return sigismember(&set, signo);
}

/* How a child ended, in words. */
static inline void report_end(const char *who, pid_t child) {
    int status;
    waitpid(child, &status, 0);
    if (WIFSIGNALED(status)) printf("%s: killed by %d\n", who, WTERMSIG(status));
    else printf("%s: exited with %d\n", who, WEXITSTATUS(status));
}

void case_queue(void);
void case_order(void);
void case_send(void);
void case_flags(void);
void case_faults(void);
void case_floats(void);
void case_frames(void);
void case_corrupt(void);
void case_stacks(void);
void case_jumps(void);
void case_waits(void);
void case_restart(void);
void case_masks(void);
void case_take(void);
void case_descriptor(void);
void case_stop(void);
void case_children(void);
void case_timers(void);
void case_cputimers(void);
void case_threads(void);
void case_cancel(void);
void case_unwind(void);
void case_exec(void);
void case_abort(void);
#endif
