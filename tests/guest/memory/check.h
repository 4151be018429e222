/* What the parts of this program print with: a line for what was seen. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE 4096L

/* The name of a system call's outcome: its value, or the error. */
static inline const char *outcome(long value) {
    static char text[4][32];
    static int next;
    char *to = text[next++ % 4];
    if (value == -1) return strerrorname_np(errno);
    snprintf(to, 32, "%ld", value);
    return to;
}

#define SEE(what, value) do { errno = 0; printf("%s: %s\n", what, outcome((long)(value))); } while (0)
/* Of a pointer only whether there is one. */
#define SEEP(what, value) do { errno = 0; void *p_ = (void *)(value); printf("%s: %s\n", what, p_ == (void *)-1 ? strerrorname_np(errno) : "mapped"); } while (0)
