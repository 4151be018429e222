// The loopback interface as programs ask for it: getifaddrs (netlink), ioctl, if_nametoindex.
#include "parts.h"
#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

void lo_part(void) {
    struct ifaddrs *list, *at;
    if (getifaddrs(&list)) {
        perror("getifaddrs");
        exit(1);
    }
    for (at = list; at; at = at->ifa_next) {
        if (strcmp(at->ifa_name, "lo") || !at->ifa_addr) continue;
        char text[64] = "";
        if (at->ifa_addr->sa_family == AF_INET) inet_ntop(AF_INET, &((struct sockaddr_in *)at->ifa_addr)->sin_addr, text, 64);
        else if (at->ifa_addr->sa_family == AF_INET6) inet_ntop(AF_INET6, &((struct sockaddr_in6 *)at->ifa_addr)->sin6_addr, text, 64);
        else strcpy(text, "link");
        printf("%s %s up %d loopback %d\n", at->ifa_name, text, (at->ifa_flags & IFF_UP) != 0, (at->ifa_flags & IFF_LOOPBACK) != 0);
    }
    freeifaddrs(list);
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    struct ifreq request = {.ifr_name = "lo"};
    ioctl(fd, SIOCGIFADDR, &request);
    printf("address %s", inet_ntoa(((struct sockaddr_in *)&request.ifr_addr)->sin_addr));
    ioctl(fd, SIOCGIFNETMASK, &request);
    printf(" mask %s", inet_ntoa(((struct sockaddr_in *)&request.ifr_addr)->sin_addr));
    ioctl(fd, SIOCGIFMTU, &request);
    printf(" mtu %d index %u", request.ifr_mtu, if_nametoindex("lo"));
    strcpy(request.ifr_name, "none");
    printf(" unknown %s\n", ioctl(fd, SIOCGIFFLAGS, &request) < 0 ? strerrorname_np(errno) : "?");
}
