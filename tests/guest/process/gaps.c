/* What few programs ask for: descriptors that only name (O_PATH) a pipe or a socket, memory of processes that end, notification of message queues by threads. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <mqueue.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *outcome(long value) {
    static char text[4][32];
    static int next;
    char *to = text[next++ % 4];
    if (value == -1) return strerrorname_np(errno);
    snprintf(to, 32, "%ld", value);
    return to;
}
#define SEE(what, value) do { errno = 0; printf("%s: %s\n", what, outcome((long)(value))); } while (0)

static int again(int fd, int flags) {
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    return open(path, flags);
}

static int same(int one, int other) {
    struct stat a, b;
    return fstat(one, &a) == 0 && fstat(other, &b) == 0 && a.st_ino == b.st_ino && a.st_mode == b.st_mode;
}

static void paths(void) {
    int pipes[2], pair[2];
    char byte, target[64], at[64];
    pipe(pipes);
    socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
    int path = again(pipes[0], O_PATH);
    SEE("a pipe by its path", path > 0);
    SEE("the same", same(path, pipes[0]));
    SEE("flags", fcntl(path, F_GETFL) & (O_PATH | O_ACCMODE));
    SEE("read", read(path, &byte, 1));
    SEE("poll", poll(&(struct pollfd){.fd = path, .events = POLLIN}, 1, 0));
    snprintf(at, sizeof at, "/proc/self/fd/%d", path);
    SEE("is a link to a pipe", readlink(at, target, sizeof target) > 0 && strncmp(target, "pipe:[", 6) == 0);
    int second = again(path, O_PATH);
    SEE("again", same(second, pipes[0]));
    close(second);
    close(pipes[0]);
    signal(SIGPIPE, SIG_IGN);
    SEE("nobody reads", write(pipes[1], "x", 1));
    int reader = again(path, O_RDONLY | O_NONBLOCK);
    SEE("opened by it", reader > 0);
    SEE("somebody reads", write(pipes[1], "x", 1));
    SEE("and gets", read(reader, &byte, 1));
    close(reader);
    close(pipes[1]);
    SEE("the pipe has gone, and is still", same(path, path));
    close(path);
    path = again(pair[0], O_PATH);
    SEE("a socket by its path", same(path, pair[0]));
    SEE("send", send(path, "x", 1, 0));
    SEE("opened", again(path, O_RDWR));
    SEE("no directory", again(pair[0], O_PATH | O_DIRECTORY));
    close(pair[0]);
    SEE("the other end has ended", read(pair[1], &byte, 1));
    close(pair[1]);
    close(path);
}

static void releases(void) {
    pid_t child = fork();
    if (child == 0) {
        for (;;) pause();
    }
    int fd = syscall(SYS_pidfd_open, child, 0);
    SEE("no process", syscall(SYS_process_mrelease, 0, 0));
    SEE("unknown flags", syscall(SYS_process_mrelease, fd, 1));
    SEE("one that lives", syscall(SYS_process_mrelease, fd, 0));
    kill(child, SIGKILL);
    long result = syscall(SYS_process_mrelease, fd, 0);
    SEE("one that was killed", result == 0 || errno == ESRCH);
    siginfo_t info;
    waitid(P_PIDFD, fd, &info, WEXITED | WNOWAIT);
    SEE("one that has ended", syscall(SYS_process_mrelease, fd, 0));
    waitpid(child, NULL, 0);
    SEE("one that is gone", syscall(SYS_process_mrelease, fd, 0));
    close(fd);
}

static sem_t told;
static void tell(union sigval value) {
    printf("a thread is told %d\n", value.sival_int);
    sem_post(&told);
}

static void notices(void) {
    struct mq_attr attr = {.mq_maxmsg = 4, .mq_msgsize = 8};
    char message[8];
    mqd_t queue = mq_open("/hartbeat-gaps", O_CREAT | O_RDWR, 0600, &attr);
    sem_init(&told, 0, 0);
    struct sigevent event = {.sigev_notify = SIGEV_THREAD, .sigev_value.sival_int = 7, .sigev_notify_function = tell};
    for (int i = 0; i < 2; i++) {
        event.sigev_value.sival_int = 7 + i;
        SEE("by a thread", mq_notify(queue, &event));
        SEE("twice", mq_notify(queue, &event));
        mq_send(queue, "x", 1, 0);
        sem_wait(&told);
        mq_receive(queue, message, 8, NULL);
    }
    int fd = socket(AF_NETLINK, SOCK_RAW, 0);
    char cookie[32] = "cookie";
    event = (struct sigevent){.sigev_notify = SIGEV_THREAD, .sigev_signo = fd, .sigev_value.sival_ptr = cookie};
    SEE("by a cookie", syscall(SYS_mq_notify, queue, &event));
    SEE("no more", mq_notify(queue, NULL));
    SEE("told of that", recv(fd, cookie, sizeof cookie, MSG_DONTWAIT));
    printf("%s %d\n", cookie, cookie[31]);
    cookie[31] = 0;
    syscall(SYS_mq_notify, queue, &event);
    mq_send(queue, "x", 1, 0);
    recv(fd, cookie, sizeof cookie, MSG_DONTWAIT);
    printf("%s %d\n", cookie, cookie[31]);
    mq_receive(queue, message, 8, NULL);
    SEE("nothing more", recv(fd, cookie, sizeof cookie, MSG_DONTWAIT));
    event.sigev_signo = 99;
    SEE("no descriptor", syscall(SYS_mq_notify, queue, &event));
    event.sigev_signo = queue;
    SEE("no socket", syscall(SYS_mq_notify, queue, &event));
    int pair[2];
    socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
    event.sigev_signo = pair[0];
    SEE("another socket", syscall(SYS_mq_notify, queue, &event));
    event.sigev_value.sival_ptr = NULL;
    SEE("no cookie", syscall(SYS_mq_notify, queue, &event));
    event = (struct sigevent){.sigev_notify = SIGEV_THREAD, .sigev_signo = fd, .sigev_value.sival_ptr = cookie};
    SEE("once more", syscall(SYS_mq_notify, queue, &event));
    mqd_t other = dup(queue);
    close(other);
    recv(fd, cookie, sizeof cookie, MSG_DONTWAIT);
    printf("closed one: %d\n", cookie[31]);
    mq_close(queue);
    mq_unlink("/hartbeat-gaps");
    close(fd);
    close(pair[0]);
    close(pair[1]);
}

/* Each rename has a cookie of its own, in both of its events; events of one directory that look alike are one, whatever their cookies. */
static void moves(void) {
    char events[4096];
    unsigned cookies[16];
    int known = 0;
    mkdir("/tmp/gaps", 0700);
    chdir("/tmp/gaps");
    mkdir("a", 0700);
    mkdir("b", 0700);
    int watcher = inotify_init1(IN_NONBLOCK);
    for (int i = 0; i < 5; i++) close(open((const char *[]){"a/1", "a/2", "b/3", "a/4", "a/5"}[i], O_CREAT | O_WRONLY, 0600));
    inotify_add_watch(watcher, "a", IN_MOVE);
    inotify_add_watch(watcher, "b", IN_MOVE);
    inotify_add_watch(watcher, "a/1", IN_MOVE_SELF | IN_ATTRIB);
    inotify_add_watch(watcher, "b/3", IN_MOVE_SELF | IN_ATTRIB);
    rename("a/1", "b/1");
    rename("b/1", "b/3");
    rename("a/2", "c");
    syscall(SYS_renameat2, AT_FDCWD, "a/4", AT_FDCWD, "b/3", 2);
    rename("b/3", "a/9");
    rename("a/5", "out");
    rename("out", "5");
    close(open("a/5", O_CREAT | O_WRONLY, 0600));
    rename("a/5", "out");
    ssize_t length = read(watcher, events, sizeof events);
    for (ssize_t at = 0; at < length;) {
        struct inotify_event *event = (void *)(events + at);
        int number = 0;
        if (event->cookie != 0) {
            for (number = 0; number < known && cookies[number] != event->cookie; number++) continue;
            if (number == known) cookies[known++] = event->cookie;
            number++;
        }
        printf("watch %d, mask %x, rename %d, name %s\n", event->wd, event->mask, number, event->len > 0 ? event->name : "");
        at += sizeof *event + event->len;
    }
    close(watcher);
    const char *made[] = {"a/1", "a/2", "b/1", "b/3", "a/4", "a/5", "a/9", "c", "out", "5"};
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) unlink(made[i]);
    rmdir("a");
    rmdir("b");
    rmdir("/tmp/gaps");
}

int main(void) {
    setvbuf(stdout, NULL, _IONBF, 0);
    paths();
    releases();
    notices();
    moves();
    puts("EXIT-SUCCESS");
}
