/*
 * The mix of mix.h (matrix, list, state machine, CRC) as a program. A round is a hundred passes.
 */
#include "bench.h"
#include "mix.h"

ROUND round_of(void) { return mix(100); }

int main(int argc, char **argv) { return bench(argc, argv, round_of, 0x9cf5); }
