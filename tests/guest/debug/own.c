#include "own.h"

int own_add(int a, int b) {
    int sum = a + b; // #BP add
    return sum;
}
