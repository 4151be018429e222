/* One variable of every type that the debugger shows. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum colour { RED, GREEN = 5, BLUE };
typedef unsigned long counter_t;

struct point {
    int x, y;
};

struct shape {
    const char *name;
    enum colour colour;
    struct point corners[3];
    union {
        uint32_t bits;
        float number;
        unsigned char bytes[4];
    } raw;
    unsigned flag : 1, kind : 3;
    int (*measure)(const struct shape *);
    struct shape *next;
};

static int perimeter(const struct shape *shape) {
    int sum = 0;
    for (int i = 0; i < 3; i++)
        sum += shape->corners[i].x + shape->corners[i].y;
    return sum;
}

static int counted = 3;
int global_matrix[2][3] = {{1, 2, 3}, {4, 5, 6}};

int main(void) {
    char letter = 'h';
    signed char small = -7;
    bool yes = true;
    short half = -1234;
    counter_t many = 18446744073709551615ul;
    long long big = -9000000000000000000ll;
    float single = 1.5f;
    double precise = -0.1;
    const char *text = "a \"quoted\" line\n";
    struct shape triangle = {"triangle", BLUE, {{0, 0}, {3, 0}, {0, 4}}, {.number = 1.0f}, 1, 5, perimeter, NULL};
    struct shape *cursor = &triangle;
    void *nothing = NULL;
    int numbers[200];
    triangle.next = cursor;
    for (int i = 0; i < 200; i++)
        numbers[i] = i * i;
    counted += cursor->measure(cursor); // #BP values
    printf("%c %d %d %d %lu %lld %g %g %s%d %p %d\n", letter, small, yes, half, many, big, single, precise, text, counted, nothing,
           numbers[199] + global_matrix[1][2]);
    puts("EXIT-SUCCESS");
    return 0;
}
