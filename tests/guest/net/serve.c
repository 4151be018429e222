// A server for clients outside: answers each line with its length, at port 7000, one client after another, until a line says quit.
#include "parts.h"
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

void serve_part(void) {
    int l = socket(AF_INET, SOCK_STREAM, 0), quit = 0;
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(7000)}, from;
    if (bind(l, (struct sockaddr *)&at, sizeof at) || listen(l, 5)) {
        perror("listen");
        exit(1);
    }
    while (!quit) {
        socklen_t length = sizeof from;
        int fd = accept(l, (struct sockaddr *)&from, &length);
        printf("a client from %s\n", inet_ntoa(from.sin_addr));
        FILE *in = fdopen(fd, "r");
        char *line = NULL;
        size_t room = 0;
        long n;
        while ((n = getline(&line, &room, in)) > 0) {
            dprintf(fd, "%ld bytes\n", n);
            if (!strcmp(line, "quit\n")) quit = 1;
        }
        printf("it is gone\n");
        fclose(in);
        free(line);
    }
}
