/* The lab edition: time, trace and task_info, spawn, mail, priorities. */
#include "user.h"

struct info {
    u32 status;
    u32 calls[500];
    usize time;
};

static struct info info;

static isize trace(usize request, usize id, usize data) { return call(410, request, id, data); }
static isize spawn(const char *path) { return call(400, (usize)path, 0, 0); }
static isize mail_read(void *buffer, usize len) { return call(401, (usize)buffer, len, 0); }
static isize mail_write(isize pid, const void *buffer, usize len) { return call(402, pid, (usize)buffer, len); }
static isize set_priority(isize priority) { return call(140, priority, 0, 0); }

int main(int argc, const char **argv) {
    if (argc == 0) {
        char letter[8];
        while (mail_read(letter, 0) < 0) yield();
        mail_read(letter, 8);
        exit(letter[0]);
    }
    usize time[2] = {77, 7777777};
    show("time", call(169, (usize)time, 0, 0));
    show("seconds", time[0] == 0);
    show("microseconds", time[1] < 1000000);
    show("nowhere", call(169, 0x6000000, 0, 0));

    char byte = 12;
    show("byte", trace(0, (usize)&byte, 0));
    show("written", trace(1, (usize)&byte, 33));
    show("byte", byte);
    show("nowhere", trace(0, 0x6000000, 0));
    show("not to be written", trace(1, (usize)main, 0));
    isize before = trace(2, 172, 0);
    getpid(), getpid();
    show("calls of getpid", trace(2, 172, 0) - before);
    show("this one counts", trace(2, 410, 0));
    sleep(3);
    show("task_info", trace((usize)&info, 0, 0));
    show("status", info.status);
    show("getpid", info.calls[172]);
    show("time", info.time >= 3 && info.time < 1000);

    int status;
    show("no such program", spawn("nobody"));
    isize pid = spawn("rcore-lab-tasks");
    show("nobody", mail_write(99999, "x", 1));
    show("written", mail_write(pid, "Q", 1));
    waitpid(pid, &status);
    show("it read", status);

    char buffer[300];
    show("empty", mail_read(buffer, 10));
    show("none to read", mail_read(buffer, 0));
    for (int i = 0; i < 300; i++) buffer[i] = i;
    show("cut", mail_write(getpid(), buffer, 300));
    for (int i = 1; i < 16; i++) mail_write(getpid(), "abc", 3);
    show("full", mail_write(getpid(), "abc", 3));
    show("no room", mail_write(getpid(), "abc", 0));
    show("all of it", mail_read(buffer, 300));
    show("cut", mail_read(buffer, 2));
    show("room", mail_write(getpid(), "abc", 0));
    show("from nowhere", mail_write(getpid(), (void *)0x6000000, 3));

    show("priority", set_priority(10));
    show("too low", set_priority(1));
    show("negative", set_priority(-5));
    return succeed();
}
