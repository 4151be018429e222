/* See user.h. */
#include "user.h"

extern u8 bss_begin[], bss_end[];

void begin(int argc, const char **argv) {
    for (volatile u8 *at = bss_begin; at < bss_end; at++) *at = 0;
    exit(main(argc, argv));
}

isize open(const char *path, u32 flags) {
#ifdef LAB
    return call5(56, (usize)-100, (usize)path, flags, 0, 0);
#else
    return call(56, (usize)path, flags, 0);
#endif
}

/* In ms. */
isize get_time(void) {
#ifdef LAB
    usize time[2];
    call(169, (usize)time, 0, 0);
    return time[0] * 1000 + time[1] / 1000;
#else
    return call(169, 0, 0, 0);
#endif
}

isize waitpid(isize pid, int *code) {
    for (;;) {
        isize result = waitpid_once(pid, code);
        if (result != -2) return result;
        yield();
    }
}

isize wait(int *code) { return waitpid(-1, code); }

isize waittid(usize tid) {
    for (;;) {
        isize result = waittid_once(tid);
        if (result != -2) return result;
        yield();
    }
}

usize length(const char *text) {
    usize count = 0;
    while (text[count] != 0) count++;
    return count;
}

int same(const char *a, const char *b) {
    while (*a != 0 && *a == *b) a++, b++;
    return *a == *b;
}

void print(const char *text) { write(1, text, length(text)); }

/* A line: what, and a number. One write, so that lines stay whole. */
void show(const char *what, isize value) {
    char line[96], digits[24];
    usize at = 0, count = 0;
    while (*what != 0) line[at++] = *what++;
    line[at++] = ' ';
    if (value < 0) line[at++] = '-';
    usize rest = value < 0 ? -(usize)value : (usize)value;
    do digits[count++] = '0' + rest % 10;
    while ((rest /= 10) != 0);
    while (count > 0) line[at++] = digits[--count];
    line[at++] = '\n';
    write(1, line, at);
}

int succeed(void) {
    print("EXIT-SUCCESS\n");
    return 0;
}

/* Compilers may call these. */
void *memset(void *to, int value, usize count) {
    for (volatile u8 *at = to; count > 0; count--) *at++ = value;
    return to;
}

void *memcpy(void *to, const void *from, usize count) {
    volatile u8 *out = to;
    for (const u8 *in = from; count > 0; count--) *out++ = *in++;
    return to;
}
