// Sockets, one behaviour after another; the argument says which part. `expected.txt` is what Linux prints.
#include "parts.h"
#include <poll.h>
#include <stdio.h>
#include <string.h>

const char *say(long result) {
    static char text[4][64];
    static int next;
    char *out = text[next++ % 4];
    if (result < 0) snprintf(out, 64, "%s", strerrorname_np(errno));
    else snprintf(out, 64, "%ld", result);
    return out;
}

const char *events(int fd) {
    static char text[4][64];
    static int next;
    char *out = text[next++ % 4];
    struct pollfd p = {.fd = fd, .events = POLLIN | POLLOUT | POLLRDHUP | POLLPRI};
    poll(&p, 1, 0);
    snprintf(out, 64, "%s%s%s%s%s", p.revents & POLLIN ? "IN " : "", p.revents & POLLOUT ? "OUT " : "",
             p.revents & POLLERR ? "ERR " : "", p.revents & POLLHUP ? "HUP " : "", p.revents & POLLRDHUP ? "RDHUP " : "");
    return out;
}

int main(int argc, char **argv) {
    static const struct { const char *name; void (*run)(void); } parts[] = {
        {"tcp", tcp_part}, {"unix", unix_part}, {"udp", udp_part},
        {"server", server_part}, {"threads", threads_part}, {"lo", lo_part}, {"serve", serve_part},
    };
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (argc != 2 || strcmp(argv[1], parts[i].name)) continue;
        parts[i].run();
    }
    puts("EXIT-SUCCESS");
}
