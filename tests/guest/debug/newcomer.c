/* Executed by family.c. */
#include <stdio.h>

static int answer(int from) {
    return from + 2; // #BP answer
}

int main(int argc, char **argv) {
    int got = answer(40); // #BP newcomer
    printf("newcomer of %d arguments: %s, %d\n", argc, argv[1], got);
    return 5;
}
