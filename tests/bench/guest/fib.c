/*
 * Calls and returns: the 25th Fibonacci number by its definition.
 */
#include "bench.h"

__attribute__((noipa)) static uint64_t fib(uint64_t n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }

ROUND round_of(void) { return fib(25); }

int main(int argc, char **argv) { return bench(argc, argv, round_of, 75025); }
