/* Files and pipes: one flat folder, CREATE empties, 64-bit descriptors, reads of pipes that wait for all that was asked for. */
#include "user.h"

static char buffer[8192];

static void write_all(const char *name, u32 flags, const char *text) {
    isize fd = open(name, flags);
    show("opened", fd);
    show("written", write(fd, text, length(text)));
    show("not for reading", read(fd, buffer, 1));
    show("closed", close(fd));
}

static void read_all(const char *name) {
    isize fd = open(name, RDONLY);
    isize count = read(fd, buffer, sizeof buffer - 1);
    buffer[count < 0 ? 0 : count] = 0;
    print(buffer), print("\n");
    show("end", read(fd, buffer, 1));
    show("not for writing", write(fd, "x", 1));
    close(fd);
}

int main(void) {
    show("no such file", open("rcore-nothing", RDONLY));
    write_all("rcore-file", CREATE | WRONLY, "Hello, file!");
    read_all("rcore-file");
    write_all("rcore-file", WRONLY, "J");
    read_all("rcore-file");
    write_all("rcore-file", WRONLY | TRUNC, "short");
    read_all("rcore-file");
    write_all("rcore-file", CREATE | WRONLY, "new");
    read_all("rcore-file");
    isize both = open("rcore-file", RDWR);
    show("both ways", write(both, "abc", 3) + read(both, buffer, 1));
    close(both);
    show("closed twice", close(both));
    show("flags that are none", open("rcore-file", 1 << 5));
    show("a path that is nowhere", open((char *)0x6000000, RDONLY));
    show("a buffer that is nowhere", write(1, (void *)0x6000000, 4));
    show("a descriptor that is none", read(77, buffer, 1));

    isize copy = dup(1);
    show("a copy of standard output", copy);
    write(copy, "by the copy\n", 12);
    close(copy);
    show("no copy of nothing", dup(77));

    usize ends[2] = {99, 99};
    show("pipe", pipe(ends));
    show("to read", ends[0]);
    show("to write", ends[1]);
    isize pid = fork();
    if (pid == 0) {
        close(ends[0]);
        write(ends[1], "one ", 4);
        sleep(5);
        write(ends[1], "two ", 4);
        yield();
        write(ends[1], "three", 5);
        exit(0);
    }
    close(ends[1]);
    isize count = read(ends[0], buffer, 10);
    buffer[count] = 0;
    print(buffer), print("|\n");
    count = read(ends[0], buffer, 10);
    buffer[count] = 0;
    print(buffer), print("|\n");
    show("after the end", read(ends[0], buffer, 1));
    close(ends[0]);
    int status;
    waitpid(pid, &status);

    pipe(ends);
    pid = fork();
    if (pid == 0) {
        close(ends[1]);
        isize sum = 0, all = 0;
        while ((count = read(ends[0], buffer, 3000)) > 0) {
            all += count;
            for (isize i = 0; i < count; i++) sum += buffer[i];
        }
        show("bytes", all);
        exit(sum & 0xffff);
    }
    close(ends[0]);
    isize sum = 0;
    for (int round = 0; round < 25; round++) {
        for (usize i = 0; i < sizeof buffer; i++) sum += buffer[i] = (i * 7 + round) & 0x7f;
        write(ends[1], buffer, sizeof buffer);
    }
    close(ends[1]);
    waitpid(pid, &status);
    show("the same bytes", status == (sum & 0xffff));
    pipe(ends);
    close(ends[0]);
    show("nobody reads", write(ends[1], "x", 1));
    return succeed();
}
