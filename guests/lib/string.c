// SPDX-License-Identifier: Apache-2.0
// Memory and strings. Whole words are moved where alignment allows it; nothing is read outside the
// aligned words that hold the operands, so no access can cross into a page the caller does not own.
// This file is compiled so that the compiler does not turn the loops into calls of themselves.

#include <string.h>

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>

typedef uint64_t __attribute__((may_alias)) Word;

enum { WORD = sizeof(Word) };

static const uint64_t ONES = 0x0101010101010101;
static const uint64_t HIGHS = 0x8080808080808080;

// Nonzero if a byte of the word is zero; the lowest set bit belongs to the lowest such byte.
static inline uint64_t zero_bytes(uint64_t word) { return (word - ONES) & ~word & HIGHS; }

static inline uintptr_t misalignment(const void *p) { return (uintptr_t)p % WORD; }

// Copies upwards. Every word is read before a store can reach it if dst lies below src, so this
// serves memmove too; hence no restrict.
static void copy_up(unsigned char *d, const unsigned char *s, size_t n) {
  if (n >= 2 * WORD) {
    while (misalignment(d)) {
      *d++ = *s++;
      n--;
    }
    if (misalignment(s) == 0) {
      for (; n >= 4 * WORD; n -= 4 * WORD, d += 4 * WORD, s += 4 * WORD) {
        uint64_t w0 = ((const Word *)s)[0];
        uint64_t w1 = ((const Word *)s)[1];
        uint64_t w2 = ((const Word *)s)[2];
        uint64_t w3 = ((const Word *)s)[3];
        ((Word *)d)[0] = w0;
        ((Word *)d)[1] = w1;
        ((Word *)d)[2] = w2;
        ((Word *)d)[3] = w3;
      }
      for (; n >= WORD; n -= WORD, d += WORD, s += WORD) {
        *(Word *)d = *(const Word *)s;
      }
    } else {
      // The source lies askew: join each word from the two aligned words that hold it.
      unsigned shift = 8 * (unsigned)misalignment(s);
      const Word *words = (const Word *)(s - misalignment(s));
      uint64_t low = *words++;
      for (; n >= WORD; n -= WORD, d += WORD, s += WORD) {
        uint64_t high = *words++;
        *(Word *)d = low >> shift | high << (64 - shift);
        low = high;
      }
    }
  }
  while (n-- > 0) {
    *d++ = *s++;
  }
}

// Copies downwards from the ends d and s.
static void copy_down(unsigned char *d, const unsigned char *s, size_t n) {
  if (misalignment(d) == misalignment(s)) {
    while (n > 0 && misalignment(d)) {
      *--d = *--s;
      n--;
    }
    for (; n >= WORD; n -= WORD) {
      d -= WORD;
      s -= WORD;
      *(Word *)d = *(const Word *)s;
    }
  }
  while (n-- > 0) {
    *--d = *--s;
  }
}

void *memcpy(void *restrict dst, const void *restrict src, size_t n) {
  copy_up(dst, src, n);
  return dst;
}

void *memmove(void *dst, const void *src, size_t n) {
  if ((uintptr_t)dst - (uintptr_t)src >= n) {
    copy_up(dst, src, n);
  } else {
    copy_down((unsigned char *)dst + n, (const unsigned char *)src + n, n);
  }
  return dst;
}

void *memset(void *dst, int byte, size_t n) {
  unsigned char *d = dst;
  while (n > 0 && misalignment(d)) {
    *d++ = (unsigned char)byte;
    n--;
  }
  uint64_t word = (unsigned char)byte * ONES;
  for (; n >= 4 * WORD; n -= 4 * WORD, d += 4 * WORD) {
    ((Word *)d)[0] = word;
    ((Word *)d)[1] = word;
    ((Word *)d)[2] = word;
    ((Word *)d)[3] = word;
  }
  for (; n >= WORD; n -= WORD, d += WORD) {
    *(Word *)d = word;
  }
  while (n-- > 0) {
    *d++ = (unsigned char)byte;
  }
  return dst;
}

int memcmp(const void *a, const void *b, size_t n) {
  const unsigned char *x = a;
  const unsigned char *y = b;
  if (misalignment(x) == 0 && misalignment(y) == 0) {
    while (n >= WORD && *(const Word *)x == *(const Word *)y) {
      x += WORD;
      y += WORD;
      n -= WORD;
    }
  }
  for (; n > 0; n--, x++, y++) {
    if (*x != *y) {
      return *x - *y;
    }
  }
  return 0;
}

void *memchr(const void *s, int byte, size_t n) {
  for (const unsigned char *p = s; n > 0; n--, p++) {
    if (*p == (unsigned char)byte) {
      return (void *)p;
    }
  }
  return NULL;
}

size_t strlen(const char *s) {
  const char *p = s;
  while (misalignment(p)) {
    if (*p == 0) {
      return (size_t)(p - s);
    }
    p++;
  }
  while (!zero_bytes(*(const Word *)p)) {
    p += WORD;
  }
  while (*p) {
    p++;
  }
  return (size_t)(p - s);
}

size_t strnlen(const char *s, size_t limit) {
  const char *end = memchr(s, 0, limit);
  return end ? (size_t)(end - s) : limit;
}

char *strcpy(char *restrict dst, const char *restrict src) {
  memcpy(dst, src, strlen(src) + 1);
  return dst;
}

char *strncpy(char *restrict dst, const char *restrict src, size_t n) {
  size_t length = strnlen(src, n);
  memcpy(dst, src, length);
  memset(dst + length, 0, n - length);
  return dst;
}

char *strcat(char *restrict dst, const char *restrict src) {
  strcpy(dst + strlen(dst), src);
  return dst;
}

int strcmp(const char *a, const char *b) {
  if (misalignment(a) == 0 && misalignment(b) == 0) {
    while (*(const Word *)a == *(const Word *)b && !zero_bytes(*(const Word *)a)) {
      a += WORD;
      b += WORD;
    }
  }
  while (*a && *a == *b) {
    a++;
    b++;
  }
  return (unsigned char)*a - (unsigned char)*b;
}

int strncmp(const char *a, const char *b, size_t n) {
  for (; n > 0; n--, a++, b++) {
    if (*a != *b || *a == 0) {
      return (unsigned char)*a - (unsigned char)*b;
    }
  }
  return 0;
}

char *strchr(const char *s, int c) {
  for (;; s++) {
    if (*s == (char)c) {
      return (char *)s;
    }
    if (*s == 0) {
      return NULL;
    }
  }
}

char *strrchr(const char *s, int c) {
  const char *last = NULL;
  do {
    if (*s == (char)c) {
      last = s;
    }
  } while (*s++);
  return (char *)last;
}

char *strstr(const char *text, const char *pattern) {
  size_t length = strlen(pattern);
  if (length == 0) {
    return (char *)text;
  }
  for (; (text = strchr(text, *pattern)) != NULL; text++) {
    if (strncmp(text, pattern, length) == 0) {
      return (char *)text;
    }
  }
  return NULL;
}

size_t strspn(const char *s, const char *set) {
  size_t n = 0;
  while (s[n] && strchr(set, s[n])) {
    n++;
  }
  return n;
}

size_t strcspn(const char *s, const char *set) {
  size_t n = 0;
  while (s[n] && !strchr(set, s[n])) {
    n++;
  }
  return n;
}

char *strtok(char *restrict s, const char *restrict separators) {
  static char *rest;
  if (!s) {
    s = rest;
  }
  if (!s) {
    return NULL;
  }
  s += strspn(s, separators);
  if (*s == 0) {
    rest = NULL;
    return NULL;
  }
  rest = s + strcspn(s, separators);
  if (*rest) {
    *rest++ = 0;
  } else {
    rest = NULL;
  }
  return s;
}

char *strdup(const char *s) {
  size_t size = strlen(s) + 1;
  char *copy = malloc(size);
  return copy ? memcpy(copy, s, size) : NULL;
}

char *strerror(int error) {
  static const struct {
    int number;
    const char *text;
  } messages[] = {
      {0, "Success"},
      {EPERM, "Operation not permitted"},
      {ENOENT, "No such file or directory"},
      {EIO, "Input/output error"},
      {ENOEXEC, "Exec format error"},
      {EBADF, "Bad file descriptor"},
      {ECHILD, "No child processes"},
      {EAGAIN, "Resource temporarily unavailable"},
      {ENOMEM, "Cannot allocate memory"},
      {EACCES, "Permission denied"},
      {EFAULT, "Bad address"},
      {EEXIST, "File exists"},
      {ENOTDIR, "Not a directory"},
      {EISDIR, "Is a directory"},
      {EINVAL, "Invalid argument"},
      {EMFILE, "Too many open files"},
      {ENOSPC, "No space left on device"},
      {ESPIPE, "Illegal seek"},
      {EROFS, "Read-only file system"},
      {EPIPE, "Broken pipe"},
      {ENOSYS, "Function not implemented"},
      {ENOTEMPTY, "Directory not empty"},
  };
  for (size_t i = 0; i < sizeof messages / sizeof messages[0]; i++) {
    if (messages[i].number == error) {
      return (char *)messages[i].text;
    }
  }
  return "Unknown error";
}
