/* Chapter 9: UDP and TCP on the loopback, a framebuffer that nobody sees, no events, keys; a call that is none. */
#include "user.h"

static isize connect(u32 ip, int local, int remote) { return call(29, ip, local, remote); }
static isize listen(int port) { return call(30, port, 0, 0); }
static isize accept(isize index) { return call(31, index, 0, 0); }
static isize framebuffer(void) { return call(2000, 0, 0, 0); }

int main(int argc, const char **argv) {
    char buffer[64];
    isize here = connect(0x0a000202, 2001, 26099), there = connect(0x0a000202, 26099, 2001);
    show("socket", here);
    show("socket", there);
    show("sent", write(here, "ping", 4));
    isize count = read(there, buffer, sizeof buffer);
    show("received", count);
    write(there, "pong!", 5);
    count = read(here, buffer, sizeof buffer);
    buffer[count] = 0;
    print(buffer), print("\n");
    show("the port is taken", connect(0, 2001, 1));
    show("no such port", connect(0, 0, 1));

    isize index = listen(8080);
    show("port index", index);
    show("another", listen(8081));
    show("taken", listen(8080));
    show("no such index", accept(7));
    if (argc == 2 && same(argv[1], "serve")) {
        isize client = accept(index);
        count = read(client, buffer, sizeof buffer);
        write(1, buffer, count);
        write(client, "served\n", 7);
        close(client);
    }

    u32 *pixels = (u32 *)framebuffer();
    show("at 0x10000000", (isize)pixels == 0x10000000);
    pixels[0] = 1;
    pixels[1280 * 800 - 1] = 2;
    show("pixels", pixels[0] + pixels[1280 * 800 - 1]);
    show("the same again", framebuffer() == (isize)pixels);
    show("still there", pixels[0]);
    show("flushed", call(2001, 0, 0, 0));
    show("event", call(3000, 0, 0, 0));
    show("key", call(3001, 0, 0, 0));
    show("no such call", call(4000, 1, 2, 3));
    return succeed();
}
