/* Memory and what processes share of it, by parts: the argument says which. Each prints what it sees; Linux prints the same. */
#define _GNU_SOURCE
#include "check.h"

void mappings(void);
void advice(void);
void cow(void);
void sysv(void);
void mqueue(void);
void memfd(void);
void limits(void);
void others(void);
void waits(void);
void touch(int rounds);
void oom(void);

static const struct { const char *name; void (*run)(void); } parts[] = {
    {"mappings", mappings}, {"advice", advice}, {"cow", cow}, {"sysv", sysv},
    {"mqueue", mqueue}, {"memfd", memfd}, {"limits", limits}, {"others", others}, {"waits", waits},
};

int main(int argc, char **argv) {
    for (unsigned i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (argc > 1 && strcmp(parts[i].name, argv[1]) == 0) {
            parts[i].run();
            puts("EXIT-SUCCESS");
            return 0;
        }
    }
    if (argc > 1 && strcmp(argv[1], "touch") == 0) {
        touch(argc > 2 ? atoi(argv[2]) : 1);
        return 0;
    }
    if (argc > 1 && strcmp(argv[1], "oom") == 0) {
        oom();
        return 0;
    }
    return 1;
}
