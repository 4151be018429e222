/* Repeats its standard input line by line until the end of input. */
#include <stdio.h>

int main(void) {
    char line[256];
    int lines = 0;
    while (fgets(line, sizeof line, stdin) != NULL) { // #BP read
        lines++;
        printf("%d: %s", lines, line);
        fflush(stdout);
    }
    printf("%d lines\n", lines);
    return 0;
}
