/* Recursion to step through: the same line is active in many frames at once. */
#include <stdio.h>

static long factorial(int n) {
    if (n <= 1)
        return 1; // #BP bottom
    long below = factorial(n - 1); // #BP call
    return n * below;              // #BP multiply
}

int main(void) {
    long result = factorial(6); // #BP main
    printf("6! = %ld\n", result);
    puts("EXIT-SUCCESS");
    return 0;
}
