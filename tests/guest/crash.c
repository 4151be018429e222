/* Follows a list to a pointer that is not one: SIGSEGV three calls deep. */
#include <stdio.h>

struct node {
    int value;
    struct node *next;
};

static int sum(const struct node *node) {
    int total = 0;
    while (node != NULL) {
        total += node->value; // #BP crash
        node = node->next;
    }
    return total;
}

static int summarise(struct node *list, const char *name) {
    int total = sum(list);
    printf("%s: %d\n", name, total);
    return total;
}

int main(void) {
    struct node third = {3, (struct node *)0x10};
    struct node second = {2, &third};
    struct node first = {1, &second};
    puts("before the crash");
    fflush(stdout);
    return summarise(&first, "list");
}
