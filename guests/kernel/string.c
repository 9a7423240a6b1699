// SPDX-License-Identifier: Apache-2.0
// Memory and strings. The compiler itself emits calls to the first four.
#include "include/lib.h"
#include "include/mm.h"

void *memset(void *to, int byte, size_t n) {
    u8 *t = to;
    u64 word = (u8)byte * 0x0101010101010101UL;
    for (; n && ((u64)t & 7); n--) *t++ = (u8)byte;
    for (; n >= 32; n -= 32, t += 32) {
        u64 *w = (u64 *)t;
        w[0] = word, w[1] = word, w[2] = word, w[3] = word;
    }
    for (; n; n--) *t++ = (u8)byte;
    return to;
}

void *memcpy(void *to, const void *from, size_t n) {
    u8 *t = to;
    const u8 *f = from;
    if ((((u64)t | (u64)f) & 7) == 0) {
        for (; n >= 32; n -= 32, t += 32, f += 32) {
            u64 *w = (u64 *)t;
            const u64 *r = (const u64 *)f;
            u64 a = r[0], b = r[1], c = r[2], d = r[3];
            w[0] = a, w[1] = b, w[2] = c, w[3] = d;
        }
    }
    for (; n; n--) *t++ = *f++;
    return to;
}

void *memmove(void *to, const void *from, size_t n) {
    u8 *t = to;
    const u8 *f = from;
    if (t <= f || t >= f + n) return memcpy(to, from, n);
    while (n--) t[n] = f[n];
    return to;
}

int memcmp(const void *a, const void *b, size_t n) {
    const u8 *x = a, *y = b;
    for (; n; n--, x++, y++) {
        if (*x != *y) return *x - *y;
    }
    return 0;
}

size_t strlen(const char *s) {
    size_t n = 0;
    while (s[n]) n++;
    return n;
}

int strcmp(const char *a, const char *b) {
    while (*a && *a == *b) a++, b++;
    return (u8)*a - (u8)*b;
}

int strncmp(const char *a, const char *b, size_t n) {
    for (; n && *a && *a == *b; n--) a++, b++;
    return n ? (u8)*a - (u8)*b : 0;
}

char *strndup(const char *s, size_t n) {
    char *copy = kmalloc(n + 1);
    if (copy) {
        memcpy(copy, s, n);
        copy[n] = 0;
    }
    return copy;
}

char *strdup(const char *s) { return strndup(s, strlen(s)); }
