/* A loop whose line is reached as often as the argument says, with one object of every kind that a condition may look at. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum colour { RED, GREEN = 5, BLUE = -1 };

struct node {
    signed char small;
    unsigned short half;
    int value;
    long wide;
    unsigned flag : 1, kind : 3;
    int depth : 5;
    float single;
    double precise;
    bool odd;
    enum colour colour;
    struct node *next;
    unsigned char bytes[4];
    struct {
        int x, y;
    } corner;
};

static struct node nodes[3] = {
    {-3, 65000, 7, -1, 1, 5, -9, 1.5f, 2.25, true, GREEN, &nodes[1], {1, 2, 254, 255}, {10, -20}},
    {4, 1, -7, 1l << 40, 0, 2, 9, -0.5f, 1e10, false, BLUE, &nodes[2], {9, 8, 7, 6}, {30, 40}},
    {0, 0, 0, 0, 0, 0, 0, 0, 0, false, RED, NULL, {0}, {0, 0}},
};
static unsigned counter = 4000000000u;
static __thread int local = 11;
long matrix[2][3] = {{1, 2, 3}, {4, 5, 6}};

__attribute__((noinline)) static long loop(long rounds, struct node *p, double scale) {
    long sum = 0;
    unsigned char wrapped = 250;
    for (int i = 0; i < rounds; i++) {
        wrapped++;
        sum += wrapped + p->value; // #BP loop
        counter += 3;
        local ^= i;
        p->precise += scale;
        p = p->next != NULL && p->next->next != NULL ? p->next : nodes;
    }
    return sum;
}

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 100;
    printf("%d\n", loop(rounds, nodes, 0.5) != 0);
    puts("EXIT-SUCCESS");
    return 0;
}
