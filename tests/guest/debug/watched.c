/* Variables that are written in all the ways there are: by an instruction, by the kernel for the program, by threads, by a child; and one that goes. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct pair {
    int first;
    long second;
};

static long counter;
static struct pair pair = {1, 2};
static unsigned char bytes[4096 * 2];
static long *heap;

static void *worker(void *argument) {
    counter += (long)argument; // #BP worker
    return NULL;
}

int main(void) {
    int ends[2];
    int local = 5;
    puts("begin"); // #BP begin
    counter = 0; // #BP same
    counter = 7; // #BP write
    pair.second = counter + local; // #BP read
    bytes[4095] = 1; // #BP byte
    memset(&bytes[4090], 2, 12); // #BP memset
    local++; // #BP local
    if (pipe(ends) != 0)
        return 1;
    long sent = 99;
    if (write(ends[1], &sent, sizeof sent) != sizeof sent)
        return 1;
    if (read(ends[0], &counter, sizeof counter) != sizeof counter) // #BP kernel
        return 1;
    pthread_t threads[2];
    for (long i = 0; i < 2; i++) {
        pthread_create(&threads[i], NULL, worker, (void *)(i + 1));
        pthread_join(threads[i], NULL);
    }
    pid_t child = fork(); // #BP fork
    if (child == 0) {
        counter = 12345; // #BP child
        _exit(0);
    }
    waitpid(child, NULL, 0);
    counter++; // #BP parent
    heap = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    *heap = 1; // #BP heap
    *heap = 2; // #BP heap2
    munmap(heap, 4096); // #BP munmap
    printf("%ld %ld %d %d\n", counter, pair.second, local, bytes[4095]); // #BP end
    puts("EXIT-SUCCESS");
    return 0;
}
