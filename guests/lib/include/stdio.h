// SPDX-License-Identifier: Apache-2.0
// The part of <stdio.h> that the guest programs use. Streams are buffered: standard output by line
// on a character device and by block elsewhere, standard error not at all.
#ifndef STDIO_H
#define STDIO_H

#include <stdarg.h>
#include <stddef.h>

typedef struct File FILE;

extern FILE *stdin;
extern FILE *stdout;
extern FILE *stderr;

#define EOF (-1)
#define BUFSIZ 4096
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2

FILE *fopen(const char *restrict path, const char *restrict mode);
FILE *fdopen(int fd, const char *mode);
int fclose(FILE *f);
int fflush(FILE *f);
int fileno(FILE *f);
int feof(FILE *f);
int ferror(FILE *f);
size_t fread(void *restrict dst, size_t size, size_t count, FILE *restrict f);
size_t fwrite(const void *restrict src, size_t size, size_t count, FILE *restrict f);
int fseek(FILE *f, long offset, int whence);
long ftell(FILE *f);
void rewind(FILE *f);
int fgetc(FILE *f);
int getc(FILE *f);
int getchar(void);
char *fgets(char *restrict dst, int size, FILE *restrict f);
int fputc(int c, FILE *f);
int putc(int c, FILE *f);
int putchar(int c);
int fputs(const char *restrict s, FILE *restrict f);
int puts(const char *s);
void perror(const char *message);
int remove(const char *path);

#define PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))
int printf(const char *restrict format, ...) PRINTF_LIKE(1, 2);
int fprintf(FILE *restrict f, const char *restrict format, ...) PRINTF_LIKE(2, 3);
int sprintf(char *restrict dst, const char *restrict format, ...) PRINTF_LIKE(2, 3);
int snprintf(char *restrict dst, size_t size, const char *restrict format, ...) PRINTF_LIKE(3, 4);
int vprintf(const char *restrict format, va_list args) PRINTF_LIKE(1, 0);
int vfprintf(FILE *restrict f, const char *restrict format, va_list args) PRINTF_LIKE(2, 0);
int vsnprintf(char *restrict dst, size_t size, const char *restrict format, va_list args)
    PRINTF_LIKE(3, 0);
#undef PRINTF_LIKE

#endif
