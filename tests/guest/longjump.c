/* Leaves a recursion by longjmp: what steps over it, in it and out of it must not lose. */
#include <setjmp.h>
#include <stdio.h>

static jmp_buf landing;

static void dive(int depth) {
    if (depth == 0)
        longjmp(landing, 7); // #BP jump
    if (depth > 0)
        dive(depth - 1);
}

static int attempt(void) {
    int code = setjmp(landing); // #BP landing
    if (code == 0)
        dive(3); // #BP attempt
    return code; // #BP back
}

int main(void) {
    int code = attempt(); // #BP main
    printf("came back with %d\n", code); // #BP end
    puts("EXIT-SUCCESS");
    return 0;
}
