/* Programs that misbehave, by parts: the argument says which. Each ends with an errno, a signal or a limit; Linux prints the same. */
#include "bad.h"

void pointers(void);
void descriptors(void);
void writes(void);
void mappings(void);
void stacks(void);
void names(void);
void waiting(void);
void again(int left);
void flood(int megabytes);

static const struct { const char *name; void (*run)(void); } parts[] = {
    {"pointers", pointers}, {"descriptors", descriptors}, {"writes", writes}, {"mappings", mappings},
    {"stacks", stacks}, {"names", names}, {"waiting", waiting},
};

const char *outcome(long result) {
    static char text[32];
    if (result >= 0) snprintf(text, sizeof text, "%ld", result);
    return result < 0 ? strerrorname_np(errno) : text;
}

void child(const char *what, void (*body)(void)) {
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        body();
        _exit(0);
    }
    int status = 0;
    waitpid(pid, &status, 0);
    if (WIFSIGNALED(status)) printf("%s: killed by %d\n", what, WTERMSIG(status));
    else printf("%s: ended with %d\n", what, WEXITSTATUS(status));
}

int main(int argc, char **argv) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (argc > 2 && strcmp(argv[1], "again") == 0) {
        again(atoi(argv[2]));
        return 1;
    }
    if (argc > 2 && strcmp(argv[1], "flood") == 0) {
        flood(atoi(argv[2]));
        return 0;
    }
    for (unsigned i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (argc > 1 && strcmp(parts[i].name, argv[1]) == 0) {
            parts[i].run();
            puts("EXIT-SUCCESS");
            return 0;
        }
    }
    return 1;
}
