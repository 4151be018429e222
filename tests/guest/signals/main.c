/* Signals, a case at a time: `signals CASE`. Each says what it sees and ends with EXIT-SUCCESS. */
#include "cases.h"

static const struct {
    const char *name;
    void (*run)(void);
} cases[] = {
    {"queue", case_queue},       {"order", case_order},         {"send", case_send},       {"flags", case_flags},
    {"faults", case_faults},     {"floats", case_floats},       {"frames", case_frames},   {"corrupt", case_corrupt},   {"stacks", case_stacks},
    {"jumps", case_jumps},       {"waits", case_waits},         {"restart", case_restart}, {"masks", case_masks},
    {"take", case_take},         {"descriptor", case_descriptor}, {"stop", case_stop},     {"children", case_children},
    {"timers", case_timers},     {"cputimers", case_cputimers}, {"threads", case_threads}, {"cancel", case_cancel},
    {"unwind", case_unwind},     {"exec", case_exec},           {"abort", case_abort},
};

int main(int argc, char **argv) {
    setvbuf(stdout, NULL, _IONBF, 0);
    for (size_t i = 0; argc > 1 && i < sizeof cases / sizeof *cases; i++) {
        if (strcmp(argv[1], cases[i].name) != 0) continue;
        cases[i].run();
        puts("EXIT-SUCCESS");
        return 0;
    }
    fputs("usage: signals CASE\n", stderr);
    return 2;
}
