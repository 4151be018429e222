/* A dynamically linked program with a library of its own, and one that it opens while it runs: for breakpoints, steps and stacks through all of them. */
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "own.h"

int main(int argc, char **argv) {
    int sum = own_add(40, 2);  // #BP call
    sum = own_add(sum, 1);     // #BP again
    size_t length = strlen(argv[0] + argc - 1); // #BP libc
    char path[4096];
    strcpy(path, argv[0]);
    strcpy(strrchr(path, '/') + 1, "libplugin.so");
    void *plugin = dlopen(path, RTLD_NOW); // #BP open
    int (*twice)(int) = (int (*)(int))dlsym(plugin, "plugin_twice");
    sum = twice(sum); // #BP plugin
    dlclose(plugin);
    char line[16];
    ssize_t got = read(0, line, sizeof line); // #BP read
    printf("%d %d %zd\nEXIT-SUCCESS\n", sum, length > 0, got); // #BP end
    return 0;
}
