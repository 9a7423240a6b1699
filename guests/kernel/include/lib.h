// SPDX-License-Identifier: Apache-2.0
// What freestanding C lacks: memory and string functions, formatted messages, panic.
#ifndef LIB_H
#define LIB_H

#include "types.h"

void *memset(void *to, int byte, size_t n);
void *memcpy(void *to, const void *from, size_t n);
void *memmove(void *to, const void *from, size_t n);
int memcmp(const void *a, const void *b, size_t n);
size_t strlen(const char *s);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t n);
char *strdup(const char *s);                    // kmalloc'ed copy, NULL when out of memory
char *strndup(const char *s, size_t n);

// %s %c %d %u %x, with l for 64 bits. To the console, unless quiet.
void log(const char *format, ...) __attribute__((format(printf, 1, 2)));
void panic(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));
extern bool verbose;  // the boot argument "verbose": log() prints

#define ASSERT(condition)                                                        \
    do {                                                                         \
        if (!(condition)) panic("assertion failed: %s (%s:%d)", #condition, __FILE__, __LINE__); \
    } while (0)

#endif
