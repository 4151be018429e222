/*
 * A program for the bare machine with debug information: calls, a serial port, a trap handler, and a function in S-mode behind page tables, where
 * RAM is seen at its own addresses and once more 1 GiB lower. Hart 0 does all of it, others wait.
 */
typedef unsigned long word;

word tohost __attribute__((section(".tohost"), aligned(64)));
word traps;

#define SERIAL ((volatile unsigned char *)0x10000000)
#define GIGAPAGE(address) ((address) >> 12 << 10 | 0xef) /* D A G X W R V: of S-mode */

static word table[512] __attribute__((aligned(4096)));

void enterSupervisor(void (*function)(void), word satp);

static void print(const char *text)
{
    while (*text)
        *SERIAL = *text++;
}

static word square(word n)
{
    word result = n * n; // #BP square
    return result;
}

/* Called by trapVector; answers where to go on. */
word onTrap(word cause, word epc, word tval)
{
    traps++; // #BP onTrap
    (void)cause;
    (void)tval;
    return epc + 4;
}

static void supervised(void)
{
    word *alias = (word *)((word)&traps - 0x40000000);
    word seen = *alias; // #BP supervised
    *alias = seen + 10;
    asm volatile("ecall");
}

word run(void)
{
    word sum = square(3); // #BP run
    print("hello\n");
    asm volatile("ecall" ::: "memory"); // #BP ecall
    sum += traps; // #BP after
    table[0] = GIGAPAGE(0);
    table[1] = GIGAPAGE(0x80000000);
    table[2] = GIGAPAGE(0x80000000);
    enterSupervisor(supervised, 8ul << 60 | (word)table >> 12);
    print("bye\n");
    return sum + traps;
}
