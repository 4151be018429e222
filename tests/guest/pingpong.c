/* Two threads hand one word to and fro with bare futex(2) calls. */
#include <linux/futex.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

enum turn { PING, PONG };

static atomic_int turn = PING;
static int rounds = 100;

static void wait_for(enum turn mine) {
    int now;
    while ((now = atomic_load(&turn)) != (int)mine)
        syscall(SYS_futex, &turn, FUTEX_WAIT_PRIVATE, now, NULL, NULL, 0); // #BP wait
}

static void pass_to(enum turn other) {
    atomic_store(&turn, other);
    syscall(SYS_futex, &turn, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

static void *pong(void *argument) {
    int *count = argument;
    for (int i = 0; i < rounds; i++) {
        wait_for(PONG);
        ++*count;
        pass_to(PING);
    }
    return NULL;
}

int main(void) {
    pthread_t thread;
    int pings = 0, pongs = 0;
    if (pthread_create(&thread, NULL, pong, &pongs) != 0)
        return 2;
    for (int i = 0; i < rounds; i++) {
        wait_for(PING);
        ++pings;
        pass_to(PONG);
    }
    pthread_join(thread, NULL);
    printf("%d pings, %d pongs\n", pings, pongs);
    puts("EXIT-SUCCESS");
    return pings == pongs ? 0 : 1;
}
