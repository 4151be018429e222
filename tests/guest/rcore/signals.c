/*
 * Signals as in chapter 7: by number, with handlers that call sigreturn themselves, one mask, and a kernel that keeps what was interrupted; stop and
 * continue; what ends a process.
 */
#include "user.h"

enum { SIGINT = 2, SIGABRT = 6, SIGFPE = 8, SIGKILL = 9, SIGUSR1 = 10, SIGSEGV = 11, SIGUSR2 = 12, SIGCONT = 18, SIGSTOP = 19 };

struct action {
    usize handler;
    u32 mask;
} __attribute__((aligned(16)));

static isize sigaction(int signo, const struct action *action, struct action *old) {
    return call(134, signo, (usize)action, (usize)old);
}
static isize sigprocmask(u32 mask) { return call(135, mask, 0, 0); }
static isize sigreturn(void) { return call(139, 0, 0, 0); }

static volatile int seen[32];
static volatile int order;

static void count(int signo) {
    seen[signo] = ++order;
    if (signo == SIGUSR1 && seen[SIGUSR2] == 0) {
        /* Masked meanwhile: it comes after this one. */
        kill(getpid(), SIGUSR2);
        show("in the handler, the other has not run", seen[SIGUSR2]);
    }
    sigreturn();
}

static void leave(int signo) { exit(signo + 100); }

static void install(int signo, void (*handler)(int), u32 mask) {
    struct action action = {(usize)handler, mask}, old = {1, 1};
    isize result = sigaction(signo, &action, &old);
    if (result != 0 || old.handler != 0 || old.mask != 0) show("not installed", signo);
}

static int ends_by(int signo) {
    isize pid = fork();
    if (pid == 0)
        for (;;) yield();
    int status = 0;
    show("sent", kill(pid, signo));
    waitpid(pid, &status);
    return status;
}

int main(void) {
    struct action action = {(usize)count, 0}, old;
    show("SIGKILL has no handler", sigaction(SIGKILL, &action, &old));
    show("SIGSTOP has no handler", sigaction(SIGSTOP, &action, &old));
    show("no signal 32", sigaction(32, &action, &old));
    show("both must be given", sigaction(SIGUSR1, &action, 0));
    show("both must be given", sigaction(SIGUSR1, 0, &old));
    show("no handler runs", sigreturn());

    install(SIGUSR1, count, 1 << SIGUSR2);
    install(SIGUSR2, count, 0);
    action.handler = 1;
    show("asked for", sigaction(SIGUSR1, &(struct action){(usize)count, 1 << SIGUSR2}, &action));
    show("the old mask", action.mask);
    show("the same handler", action.handler == (usize)count);
    register usize kept asm("s5") = 4711;
    asm volatile("" : "+r"(kept));
    show("sent", kill(getpid(), SIGUSR1));
    show("registers are as they were", kept);
    yield();
    show("the first", seen[SIGUSR1]);
    show("the second", seen[SIGUSR2]);

    show("mask", sigprocmask(1 << SIGUSR1));
    seen[SIGUSR1] = order = 0;
    kill(getpid(), SIGUSR1);
    show("waits", seen[SIGUSR1]);
    show("pending already", kill(getpid(), SIGUSR1));
    show("mask", sigprocmask(0));
    show("has come", seen[SIGUSR1]);

    show("to nobody", kill(99999, SIGUSR1));
    show("no signal 77", kill(getpid(), 77));
    show("killed", ends_by(SIGKILL));
    show("interrupted", ends_by(SIGINT));
    show("aborted", ends_by(SIGABRT));
    show("floating point", ends_by(SIGFPE));

    int status = 0;
    isize pid = fork();
    if (pid == 0) {
        install(SIGSEGV, leave, 0);
        *(volatile int *)0x6000000 = 1;
        exit(0);
    }
    waitpid(pid, &status);
    show("a fault that was handled", status);

    pid = fork();
    if (pid == 0) {
        /* Inherited: the handlers. */
        while (seen[SIGUSR1] == 1) yield();
        exit(seen[SIGUSR1]);
    }
    sleep(5);
    order = 5;
    show("to the child", kill(pid, SIGUSR1));
    waitpid(pid, &status);
    show("it counted", status);

    pid = fork();
    if (pid == 0) {
        kill(getpid(), SIGSTOP);
        print("goes on\n");
        exit(6);
    }
    sleep(20);
    show("stands still", waitpid_once(pid, &status));
    show("continued", kill(pid, SIGCONT));
    waitpid(pid, &status);
    show("ended", status);

    pid = fork();
    if (pid == 0) {
        sigprocmask(1 << SIGSTOP);
        kill(getpid(), SIGSTOP);
        print("is not stopped\n");
        exit(8);
    }
    waitpid(pid, &status);
    show("ended", status);
    return succeed();
}
