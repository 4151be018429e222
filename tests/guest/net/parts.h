// The parts of the program `net`, and what they tell results with.
#define _GNU_SOURCE
#include <errno.h>

void tcp_part(void);
void unix_part(void);
void udp_part(void);
void server_part(void);
void threads_part(void);
void lo_part(void);
void serve_part(void);

// A result as a number, or errno's name when it is negative. The text stays for the next three calls.
const char *say(long result);

// What poll(2) says of a descriptor now.
const char *events(int fd);
