/* Sending: coalescing and queueing, order of delivery, errors and permissions, flags of sigaction. */
#include "cases.h"
#include <sys/resource.h>
#include <sys/syscall.h>

static void tell(int signo, siginfo_t *info, void *context) {
    (void)context;
    int rt = signo - SIGRTMIN;
    if (rt >= 0) printf("  RTMIN+%d", rt);
    else printf("  signal %d", signo);
    printf(" code %d mine %d", info->si_code, info->si_pid == getpid() && info->si_uid == getuid());
    if (info->si_code == SI_QUEUE) printf(" value %d", info->si_value.sival_int);
    putchar('\n');
}

void case_queue(void) {
    handle(SIGUSR1, tell, 0);
    handle(SIGRTMIN + 1, tell, 0);
    block(SIGUSR1);
    block(SIGRTMIN + 1);
    for (int i = 0; i < 3; i++) kill(getpid(), SIGUSR1);
    for (int i = 0; i < 3; i++) sigqueue(getpid(), SIGRTMIN + 1, (union sigval){.sival_int = i});
    sigset_t pending;
    sigpending(&pending);
    printf("pending %d %d %d\n", sigismember(&pending, SIGUSR1), sigismember(&pending, SIGRTMIN + 1),
           sigismember(&pending, SIGUSR2));
    puts("a standard signal comes once:");
    unblock(SIGUSR1);
    puts("a real-time signal as often as it was sent:");
    unblock(SIGRTMIN + 1);

    struct rlimit limit = {2, 2};
    setrlimit(RLIMIT_SIGPENDING, &limit);
    block(SIGRTMIN + 1);
    int sent = 0;
    while (sent < 100000 && sigqueue(getpid(), SIGRTMIN + 1, (union sigval){.sival_int = 9}) == 0) sent++;
    printf("the queue is full at the limit: %d, EAGAIN %d\n", sent < 100000, errno == EAGAIN);
    printf("a standard signal still finds its place: %d\n", kill(getpid(), SIGUSR1));
    signal(SIGRTMIN + 1, SIG_IGN);
    sigpending(&pending);
    printf("ignoring forgets what was queued: %d\n", sigismember(&pending, SIGRTMIN + 1));
}

void case_order(void) {
    static const int signals[] = {SIGTERM, SIGUSR2, SIGHUP, SIGUSR1};
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    for (int i = 0; i < 4; i++) {
        struct sigaction action = {.sa_sigaction = tell, .sa_flags = SA_SIGINFO, .sa_mask = all};
        sigaction(signals[i], &action, NULL);
    }
    struct sigaction action = {.sa_sigaction = tell, .sa_flags = SA_SIGINFO, .sa_mask = all};
    sigaction(SIGRTMIN + 2, &action, NULL);
    sigaction(SIGRTMIN + 5, &action, NULL);
    sigqueue(getpid(), SIGRTMIN + 5, (union sigval){.sival_int = 1});
    sigqueue(getpid(), SIGRTMIN + 2, (union sigval){.sival_int = 2});
    sigqueue(getpid(), SIGRTMIN + 5, (union sigval){.sival_int = 3});
    for (int i = 0; i < 4; i++) raise(signals[i]);
    puts("lowest number first, as sigwaitinfo takes them:");
    for (int i = 0; i < 7; i++) {
        siginfo_t info;
        int signo = sigwaitinfo(&all, &info);
        if (signo >= SIGRTMIN) printf("  RTMIN+%d value %d\n", signo - SIGRTMIN, info.si_value.sival_int);
        else printf("  %d\n", signo);
    }
}

void case_send(void) {
    handle(SIGUSR1, tell, 0);
    puts("kill, tgkill, the group:");
    kill(getpid(), SIGUSR1);
    syscall(SYS_tgkill, getpid(), getpid(), SIGUSR1);
    setpgid(0, 0);
    kill(0, SIGUSR1);
    kill(-getpid(), SIGUSR1);
    struct {
        const char *what;
        int result;
        int expected;
    } wrong[] = {
        {"kill of nobody", kill(0x3ffffff, 0), ESRCH},
        {"kill of no group", kill(-0x3ffffff, 0), ESRCH},
        {"kill with signal 65", kill(getpid(), 65), EINVAL},
        {"kill with signal -1", kill(getpid(), -1), EINVAL},
        {"tkill of thread 0", (int)syscall(SYS_tkill, 0, SIGUSR1), EINVAL},
        {"tgkill of process -1", (int)syscall(SYS_tgkill, -1, getpid(), SIGUSR1), EINVAL},
        {"tgkill in another process", (int)syscall(SYS_tgkill, 0x3ffffff, getpid(), SIGUSR1), ESRCH},
        {"rt_sigqueueinfo from nowhere", (int)syscall(SYS_rt_sigqueueinfo, getpid(), SIGUSR1, 8), EFAULT},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) printf("%s: %d\n", wrong[i].what, wrong[i].result);
    printf("signal 0 only asks: %d\n", kill(getpid(), 0));
    errno = 0;
    printf("actions: KILL %d %d, STOP %d %d, 65 %d\n", signal(SIGKILL, SIG_IGN) == SIG_ERR, errno == EINVAL,
           signal(SIGSTOP, SIG_IGN) == SIG_ERR, errno == EINVAL, signal(65, SIG_IGN) == SIG_ERR);
    siginfo_t forged = {.si_code = SI_USER};
    pid_t child = fork();
    if (child == 0) {
        pause();
        _exit(0);
    }
    errno = 0;
    long r = syscall(SYS_rt_sigqueueinfo, child, SIGUSR1, &forged);
    printf("a forged kill: %ld EPERM %d\n", r, errno == EPERM);
    kill(child, SIGKILL);
    report_end("child", child);
}

static int depth, rounds;
static void nested(int signo, siginfo_t *info, void *context) {
    (void)info;
    (void)context;
    printf("  in %d at depth %d, blocked: USR1 %d USR2 %d TERM %d\n", signo, depth, is_blocked(SIGUSR1),
           is_blocked(SIGUSR2), is_blocked(SIGTERM));
    depth++;
    if (rounds++ < 2) raise(signo == SIGUSR1 ? SIGUSR2 : SIGUSR1);
    depth--;
    printf("  out of %d\n", signo);
}

void case_flags(void) {
    puts("nested, each blocking itself:");
    handle(SIGUSR1, nested, 0);
    handle(SIGUSR2, nested, 0);
    raise(SIGUSR1);
    puts("with SA_NODEFER:");
    rounds = 0;
    handle(SIGUSR1, nested, SA_NODEFER);
    handle(SIGUSR2, nested, SA_NODEFER);
    raise(SIGUSR1);
    puts("with a mask:");
    struct sigaction action = {.sa_sigaction = tell, .sa_flags = SA_SIGINFO};
    sigaddset(&action.sa_mask, SIGTERM);
    sigaddset(&action.sa_mask, SIGKILL);
    action.sa_sigaction = nested;
    rounds = 2;
    sigaction(SIGUSR1, &action, NULL);
    raise(SIGUSR1);
    struct sigaction old;
    sigaction(SIGUSR1, NULL, &old);
    printf("kept: handler %d mask TERM %d KILL %d\n", old.sa_sigaction == nested, sigismember(&old.sa_mask, SIGTERM),
           sigismember(&old.sa_mask, SIGKILL));
    puts("SA_RESETHAND:");
    handle(SIGUSR1, tell, SA_RESETHAND);
    raise(SIGUSR1);
    sigaction(SIGUSR1, NULL, &old);
    printf("default again %d\n", old.sa_handler == SIG_DFL);
    printf("all unblocked again: %d\n", !is_blocked(SIGUSR1) && !is_blocked(SIGUSR2) && !is_blocked(SIGTERM));
}
