/* Processes: fork, exec with and without arguments, waitpid that does not wait, exit codes as they are, faults, yield, time, sbrk. */
#include "user.h"

static void child_ends(int code) {
    isize pid = fork();
    if (pid == 0) exit(code);
    int status = 0;
    isize got = waitpid(pid, &status);
    show(got == pid ? "the child ended with" : "wrong child", status);
}

static void fault(const char *what, int kind) {
    isize pid = fork();
    if (pid == 0) {
        if (kind == 0) *(volatile int *)0x6000000 = 1;
        if (kind == 1) show("read", *(volatile int *)0x6000000);
        if (kind == 2) asm volatile("csrr t0, sstatus" : : : "t0");
        if (kind == 3) asm volatile("sret");
        exit(0);
    }
    int status = 0;
    waitpid(pid, &status);
    show(what, status);
}

static int deep(volatile int depth) {
    volatile char room[512];
    room[0] = depth;
    return deep(depth + 1) + room[0];
}

int main(int argc, const char **argv) {
    if (argc == 3 && same(argv[1], "again")) {
        show("arguments", argc);
        print(argv[0]), print(" "), print(argv[1]), print(" "), print(argv[2]), print("\n");
        show("after the last there is", (isize)argv[3]);
        exit(-1234567);
    }
    if (argc == 0) exit(42);
    int status = 0;
    show("no child at all", waitpid_once(-1, &status));
    child_ends(0);
    child_ends(7);
    child_ends(-5);
    child_ends(100000);
    show("it has a pid", getpid() > 0);

    isize pid = fork();
    if (pid == 0) {
        sleep(20);
        exit(3);
    }
    show("still running", waitpid_once(pid, &status));
    show("no child of that number", waitpid_once(pid + 1000, &status));
    isize before = get_time();
    show("whoever ends", wait(&status) == pid);
    isize passed = get_time() - before;
    show("after 20 ms", passed >= 19 && passed < 40);
    show("with", status);
    show("nobody is left", waitpid_once(-1, &status));

    static int shared = 1;
    pid = fork();
    if (pid == 0) {
        shared = 2;
        exit(shared);
    }
    waitpid(pid, &status);
    show("memory of its own", shared * 10 + status);

    const char *args[] = {"process", "again", "twice as long", 0};
    pid = fork();
    if (pid == 0) {
        exec(PROGRAM, args);
        exit(-9);
    }
    waitpid(pid, &status);
    show("executed", status);
    pid = fork();
    if (pid == 0) exec(PROGRAM, 0);
    waitpid(pid, &status);
    show("without arguments", status);
    show("no such program", exec("nobody", args));

    fault("storing nowhere", 0);
    fault("reading nowhere", 1);
    fault("a csr of the supervisor", 2);
    fault("an instruction of the supervisor", 3);
    pid = fork();
    if (pid == 0) exit(deep(0));
    waitpid(pid, &status);
    show("a stack without end", status);

    isize heap = sbrk(0);
    show("grown from the same place", sbrk(4096) == heap);
    u8 *memory = (u8 *)heap;
    memory[0] = 1;
    memory[4095] = 2;
    show("memory", memory[0] + memory[4095]);
    show("grown more", sbrk(10000) == heap + 4096);
    memory[14000] = 3;
    show("back to the start", sbrk(-14096) == heap + 14096);
    show("not before it", sbrk(-1));
    pid = fork();
    if (pid == 0) memory[0] = 1;
    waitpid(pid, &status);
    show("memory that was given back", status);
    return succeed();
}
