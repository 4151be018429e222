/* What the parts have in common: each does what no program should, and prints what comes of it. */
#pragma once
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* The name of an error, or the result. */
const char *outcome(long result);

/* Lets a child do it and says how the child ended. */
void child(const char *what, void (*body)(void));
