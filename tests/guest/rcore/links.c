/* The lab edition's links and fstat. */
#include "user.h"

struct stat {
    usize dev, ino;
    u32 mode, nlink;
    usize pad[7];
};

static isize linkat(const char *old, const char *new) {
    return call5(37, (usize)-100, (usize)old, (usize)-100, (usize)new, 0);
}
static isize unlinkat(const char *name) { return call(35, (usize)-100, (usize)name, 0); }
static isize fstat(isize fd, struct stat *st) { return call(80, fd, (usize)st, 0); }

int main(void) {
    struct stat st, other;
    isize fd = open("rcore-links", CREATE | WRONLY);
    show("written", write(fd, "linked", 6));
    show("fstat", fstat(fd, &st));
    show("a file", st.mode == 0100000);
    show("names", st.nlink);
    show("its folder's", st.dev);
    show("linked", linkat("rcore-links", "rcore-links2"));
    show("taken", linkat("rcore-links", "rcore-links2"));
    show("to itself", linkat("rcore-links", "rcore-links"));
    show("of nothing", linkat("rcore-nothing", "rcore-links3"));
    fstat(fd, &st);
    show("names", st.nlink);
    close(fd);
    fd = open("rcore-links2", RDONLY);
    fstat(fd, &other);
    show("the same", st.ino == other.ino);
    char text[8] = {0};
    read(fd, text, 7);
    print(text), print("\n");
    show("unlinked", unlinkat("rcore-links"));
    show("once only", unlinkat("rcore-links"));
    fstat(fd, &st);
    show("names", st.nlink);
    show("it has gone", open("rcore-links", RDONLY));
    show("unlinked", unlinkat("rcore-links2"));
    show("no file", fstat(1, &st));
    show("nowhere", fstat(fd, (struct stat *)0x6000000));
    show("not open", fstat(55, &st));
    return succeed();
}
