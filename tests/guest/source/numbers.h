#define SYS_WRITE 64
#define SYS_EXIT 93
#define ROUNDS 3
