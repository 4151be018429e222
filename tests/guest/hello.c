/* The smallest program: one greeting, its arguments, and an exit code of its own choice. */
#include <stdio.h>

static int greet(const char *name) {
    return printf("hello, %s\n", name);
}

int main(int argc, char **argv) {
    int written = 0;
    if (argc < 2)
        written += greet("world"); // #BP greet
    for (int i = 1; i < argc; i++)
        written += greet(argv[i]);
    return written > 0 ? 0 : 1;
}
