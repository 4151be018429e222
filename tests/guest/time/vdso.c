// The functions of the vDSO (vdso(7)), found as C libraries find them, by name and version; and what they answer, NULL where that is allowed.
#define _GNU_SOURCE
#include <elf.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const char *base;
static const Elf64_Sym *symbols;
static const char *strings;
static const Elf64_Word *hash;
static const Elf64_Half *versions;
static const Elf64_Verdef *definitions;

static void open_vdso(void) {
    base = (const char *)getauxval(AT_SYSINFO_EHDR);
    if (base == NULL) {
        puts("there is no vDSO");
        exit(0);
    }
    const Elf64_Ehdr *header = (const void *)base;
    const Elf64_Phdr *segment = (const void *)(base + header->e_phoff);
    const Elf64_Dyn *dynamic = NULL;
    const char *bias = NULL;
    for (int i = 0; i < header->e_phnum; i++) {
        if (segment[i].p_type == PT_LOAD) bias = base + segment[i].p_offset - segment[i].p_vaddr;
        if (segment[i].p_type == PT_DYNAMIC) dynamic = (const void *)(base + segment[i].p_offset);
    }
    for (; dynamic->d_tag != DT_NULL; dynamic++) {
        const void *at = bias + dynamic->d_un.d_ptr;
        if (dynamic->d_tag == DT_SYMTAB) symbols = at;
        if (dynamic->d_tag == DT_STRTAB) strings = at;
        if (dynamic->d_tag == DT_HASH) hash = at;
        if (dynamic->d_tag == DT_VERSYM) versions = at;
        if (dynamic->d_tag == DT_VERDEF) definitions = at;
    }
    base = bias;
}

static const char *version_of(int symbol) {
    const char *at = (const void *)definitions;
    for (;;) {
        const Elf64_Verdef *definition = (const void *)at;
        if (definition->vd_ndx == (versions[symbol] & 0x7fff)) return strings + ((const Elf64_Verdaux *)(at + definition->vd_aux))->vda_name;
        if (definition->vd_next == 0) return "?";
        at += definition->vd_next;
    }
}

static void *find(const char *name) {
    for (Elf64_Word i = 0; i < hash[1]; i++) {
        if (strcmp(strings + symbols[i].st_name, name) != 0 || symbols[i].st_shndx == SHN_UNDEF) continue;
        printf("%s of %s\n", name, version_of(i));
        return (void *)(base + symbols[i].st_value);
    }
    printf("no %s\n", name);
    exit(1);
}

int main(void) {
    open_vdso();
    find("__vdso_rt_sigreturn");
    int (*gettime)(long, struct timespec *) = find("__vdso_clock_gettime");
    int (*getres)(long, struct timespec *) = find("__vdso_clock_getres");
    int (*timeofday)(struct timeval *, struct timezone *) = find("__vdso_gettimeofday");
    int (*cpu)(unsigned *, unsigned *, void *) = find("__vdso_getcpu");
    int (*flush)(void *, void *, unsigned long) = find("__vdso_flush_icache");

    for (int clock = -1; clock <= 12; clock++) {
        struct timespec before, now, after;
        int wanted = syscall(SYS_clock_gettime, clock, &before) == 0;
        int got = gettime(clock, &now);
        syscall(SYS_clock_gettime, clock, &after);
        int ordered = !wanted || (before.tv_sec <= now.tv_sec && now.tv_sec <= after.tv_sec && now.tv_nsec < 1000000000);
        printf("clock %d: %d %d, %s\n", clock, got, getres(clock, NULL), ordered ? "in order" : "RUNS BACKWARDS");
    }
    printf("no clock: %d %d\n", gettime(INT_MIN, NULL), getres(INT_MAX, NULL));

    struct timeval now = {-1, -1};
    struct timezone zone = {1, 1};
    printf("time of day: %d, ", timeofday(NULL, NULL));
    printf("%d, ", timeofday(NULL, &zone));
    printf("%d, ", timeofday(&now, NULL));
    printf("%s, zone %d %d\n", now.tv_sec == time(NULL) || now.tv_sec + 1 == time(NULL) ? "now" : "ANOTHER DAY", zone.tz_minuteswest, zone.tz_dsttime);

    unsigned hart, node;
    printf("hart: %d, ", cpu(&hart, &node, NULL));
    printf("%d, %d, node %u\n", cpu(NULL, NULL, NULL), cpu(&hart, NULL, NULL), node);
    printf("flush: %d\n", flush((void *)main, (char *)(void *)main + 64, 0));
    puts("EXIT-SUCCESS");
    return 0;
}
