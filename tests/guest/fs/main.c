/* Files, names, permissions and locks as Linux has them. Runs in a folder of its own under /tmp. */
#include "check.h"

int main(void) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    umask(022);
    char place[] = "/tmp/filesystemXXXXXX";
    if (mkdtemp(place) == NULL || chdir(place) != 0) return 1;
    opening();
    naming();
    contents();
    owning();
    locking();
    if (chdir("/tmp") != 0) return 1;
    SHOW(rmdir(place));
    puts("EXIT-SUCCESS");
    return 0;
}
