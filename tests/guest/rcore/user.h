/*
 * The least of a user library for programs of rCore: system calls of either family (LAB for the lab edition's) and printing. A call that fails answers -1,
 * one that is to be tried again -2.
 */
#ifndef USER_H
#define USER_H

typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long usize;
typedef long isize;

#ifdef LAB
#define NR_THREAD_CREATE 460
#define NR_GETTID 178
#define NR_WAITTID 462
#define NR_MUTEX_CREATE 463
#define NR_MUTEX_LOCK 464
#define NR_MUTEX_UNLOCK 466
#define NR_SEMAPHORE_CREATE 467
#define NR_SEMAPHORE_UP 468
#define NR_SEMAPHORE_DOWN 470
#define NR_CONDVAR_CREATE 471
#define NR_CONDVAR_SIGNAL 472
#define NR_CONDVAR_WAIT 473
#else
#define NR_THREAD_CREATE 1000
#define NR_GETTID 1001
#define NR_WAITTID 1002
#define NR_MUTEX_CREATE 1010
#define NR_MUTEX_LOCK 1011
#define NR_MUTEX_UNLOCK 1012
#define NR_SEMAPHORE_CREATE 1020
#define NR_SEMAPHORE_UP 1021
#define NR_SEMAPHORE_DOWN 1022
#define NR_CONDVAR_CREATE 1030
#define NR_CONDVAR_SIGNAL 1031
#define NR_CONDVAR_WAIT 1032
#endif

#define RDONLY 0
#define WRONLY 1
#define RDWR 2
#define CREATE (1 << 9)
#define TRUNC (1 << 10)

static inline isize call5(usize nr, usize a, usize b, usize c, usize d, usize e) {
    register usize a0 asm("a0") = a, a1 asm("a1") = b, a2 asm("a2") = c, a3 asm("a3") = d, a4 asm("a4") = e;
    register usize a7 asm("a7") = nr;
    asm volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a2), "r"(a3), "r"(a4), "r"(a7) : "memory");
    return (isize)a0;
}
static inline isize call(usize nr, usize a, usize b, usize c) { return call5(nr, a, b, c, 0, 0); }

static inline isize read(usize fd, void *buffer, usize len) { return call(63, fd, (usize)buffer, len); }
static inline isize write(usize fd, const void *buffer, usize len) { return call(64, fd, (usize)buffer, len); }
static inline void exit(int code) { call(93, (usize)code, 0, 0); __builtin_unreachable(); }
static inline void yield(void) { call(124, 0, 0, 0); }
static inline isize getpid(void) { return call(172, 0, 0, 0); }
static inline isize fork(void) { return call(220, 0, 0, 0); }
static inline isize exec(const char *path, const char **argv) { return call(221, (usize)path, (usize)argv, 0); }
static inline isize waitpid_once(isize pid, int *code) { return call(260, pid, (usize)code, 0); }
static inline isize close(usize fd) { return call(57, fd, 0, 0); }
static inline isize dup(usize fd) { return call(24, fd, 0, 0); }
static inline isize pipe(usize *ends) { return call(59, (usize)ends, 0, 0); }
static inline isize kill(isize pid, u32 signal) { return call(129, pid, signal, 0); }
static inline isize sleep(usize ms) { return call(101, ms, 0, 0); }
static inline isize sbrk(int delta) { return call(214, (usize)delta, 0, 0); }
static inline isize thread_create(void *entry, usize arg) { return call(NR_THREAD_CREATE, (usize)entry, arg, 0); }
static inline isize gettid(void) { return call(NR_GETTID, 0, 0, 0); }
static inline isize waittid_once(usize tid) { return call(NR_WAITTID, tid, 0, 0); }
static inline isize mutex_create(int blocking) { return call(NR_MUTEX_CREATE, blocking, 0, 0); }
static inline isize mutex_lock(usize id) { return call(NR_MUTEX_LOCK, id, 0, 0); }
static inline isize mutex_unlock(usize id) { return call(NR_MUTEX_UNLOCK, id, 0, 0); }
static inline isize semaphore_create(usize count) { return call(NR_SEMAPHORE_CREATE, count, 0, 0); }
static inline isize semaphore_up(usize id) { return call(NR_SEMAPHORE_UP, id, 0, 0); }
static inline isize semaphore_down(usize id) { return call(NR_SEMAPHORE_DOWN, id, 0, 0); }
static inline isize condvar_create(void) { return call(NR_CONDVAR_CREATE, 0, 0, 0); }
static inline isize condvar_signal(usize id) { return call(NR_CONDVAR_SIGNAL, id, 0, 0); }
static inline isize condvar_wait(usize id, usize mutex) { return call(NR_CONDVAR_WAIT, id, mutex, 0); }

isize open(const char *path, u32 flags);
isize get_time(void);
isize wait(int *code);
isize waitpid(isize pid, int *code);
isize waittid(usize tid);
usize length(const char *text);
int same(const char *a, const char *b);
void print(const char *text);
void show(const char *what, isize value);
int succeed(void);

int main();

#endif
