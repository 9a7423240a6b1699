// SPDX-License-Identifier: Apache-2.0
// Buffered streams over file descriptors. A stream is either being read or being written; fseek and
// fflush change sides.

#include <stdio.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "format.h"

enum { MAX_STREAMS = 16 };

enum Buffering { UNDECIDED, BY_BLOCK, BY_LINE, NONE };

struct File {
  int fd;  // -1: this slot is free
  enum Buffering buffering;
  int at_end;
  int failed;
  size_t position;  // reading: of the next byte in the buffer
  size_t filled;    // reading: bytes in the buffer
  size_t pending;   // writing: bytes in the buffer not yet written
  char *buffer;
};

static char standard_buffers[2][BUFSIZ];

static struct File streams[MAX_STREAMS] = {
    {.fd = STDIN_FILENO, .buffer = standard_buffers[0]},
    {.fd = STDOUT_FILENO, .buffer = standard_buffers[1]},
    {.fd = STDERR_FILENO, .buffering = NONE},
};
static int streams_used = 3;  // slots from here on were never opened

FILE *stdin = &streams[0];
FILE *stdout = &streams[1];
FILE *stderr = &streams[2];

static FILE *free_slot(void) {
  for (int i = 3; i < streams_used; i++) {
    if (streams[i].fd < 0) {
      return &streams[i];
    }
  }
  return streams_used < MAX_STREAMS ? &streams[streams_used++] : NULL;
}

FILE *fdopen(int fd, const char *mode) {
  (void)mode;  // the descriptor already knows what it allows
  char *buffer = malloc(BUFSIZ);
  FILE *f = buffer ? free_slot() : NULL;
  if (!f) {
    free(buffer);
    errno = EMFILE;
    return NULL;
  }
  *f = (struct File){.fd = fd, .buffering = BY_BLOCK, .buffer = buffer};
  return f;
}

FILE *fopen(const char *restrict path, const char *restrict mode) {
  int flags = mode[0] == 'r'   ? O_RDONLY
              : mode[0] == 'w' ? O_WRONLY | O_CREAT | O_TRUNC
                               : O_WRONLY | O_CREAT | O_APPEND;
  if (strchr(mode, '+')) {
    flags = (flags & ~O_WRONLY) | O_RDWR;
  }
  int fd = open(path, flags, 0666);
  if (fd < 0) {
    return NULL;
  }
  FILE *f = fdopen(fd, mode);
  if (!f) {
    close(fd);
  }
  return f;
}

int fclose(FILE *f) {
  int result = fflush(f);
  if (close(f->fd) < 0) {
    result = EOF;
  }
  if (f->buffer != standard_buffers[0] && f->buffer != standard_buffers[1]) {
    free(f->buffer);
  }
  f->fd = -1;
  return result;
}

int fileno(FILE *f) { return f->fd; }

int feof(FILE *f) { return f->at_end; }

int ferror(FILE *f) { return f->failed; }

static int write_all(FILE *f, const char *data, size_t size) {
  while (size > 0) {
    ssize_t n = write(f->fd, data, size);
    if (n < 0 && errno == EINTR) {
      continue;
    }
    if (n <= 0) {
      f->failed = 1;
      return EOF;
    }
    data += n;
    size -= (size_t)n;
  }
  return 0;
}

int fflush(FILE *f) {
  if (!f) {
    int result = 0;
    for (int i = 0; i < streams_used; i++) {
      if (streams[i].fd >= 0 && streams[i].pending > 0 && fflush(&streams[i]) == EOF) {
        result = EOF;
      }
    }
    return result;
  }
  size_t size = f->pending;
  f->pending = 0;
  return write_all(f, f->buffer, size);
}

static void decide_buffering(FILE *f) {
  struct stat status;
  int interactive = fstat(f->fd, &status) < 0 || S_ISCHR(status.st_mode);
  f->buffering = interactive ? BY_LINE : BY_BLOCK;
}

static int put_bytes(FILE *f, const char *data, size_t size) {
  if (f->buffering == UNDECIDED) {
    decide_buffering(f);
  }
  if (f->buffering == NONE || size >= BUFSIZ) {
    return fflush(f) == EOF ? EOF : write_all(f, data, size);
  }
  if (f->pending + size > BUFSIZ && fflush(f) == EOF) {
    return EOF;
  }
  memcpy(f->buffer + f->pending, data, size);
  f->pending += size;
  return f->buffering == BY_LINE && memchr(data, '\n', size) ? fflush(f) : 0;
}

size_t fwrite(const void *restrict src, size_t size, size_t count, FILE *restrict f) {
  return size == 0 || put_bytes(f, src, size * count) == EOF ? 0 : count;
}

int fputc(int c, FILE *f) {
  char byte = (char)c;
  if (f->buffering == BY_BLOCK && f->pending < BUFSIZ) {
    f->buffer[f->pending++] = byte;
    return (unsigned char)byte;
  }
  return put_bytes(f, &byte, 1) == EOF ? EOF : (unsigned char)byte;
}

int putc(int c, FILE *f) { return fputc(c, f); }

int putchar(int c) { return fputc(c, stdout); }

int fputs(const char *restrict s, FILE *restrict f) { return put_bytes(f, s, strlen(s)); }

int puts(const char *s) { return fputs(s, stdout) == EOF ? EOF : fputc('\n', stdout); }

// Fills the empty read buffer; 0 at the end of the file or on an error. A prompt that waits in
// standard output is shown before a read from standard input.
static int fill(FILE *f) {
  if (f == stdin && stdout->buffering == BY_LINE) {
    fflush(stdout);
  }
  ssize_t n;
  do {
    n = read(f->fd, f->buffer, BUFSIZ);
  } while (n < 0 && errno == EINTR);
  f->position = 0;
  f->filled = n > 0 ? (size_t)n : 0;
  f->at_end |= n == 0;
  f->failed |= n < 0;
  return n > 0;
}

size_t fread(void *restrict dst, size_t size, size_t count, FILE *restrict f) {
  size_t wanted = size * count;
  size_t done = 0;
  while (done < wanted && (f->position < f->filled || fill(f))) {
    size_t n = f->filled - f->position;
    n = n < wanted - done ? n : wanted - done;
    memcpy((char *)dst + done, f->buffer + f->position, n);
    f->position += n;
    done += n;
  }
  return size == 0 ? 0 : done / size;
}

int fgetc(FILE *f) {
  if (f->position == f->filled && !fill(f)) {
    return EOF;
  }
  return (unsigned char)f->buffer[f->position++];
}

int getc(FILE *f) { return fgetc(f); }

int getchar(void) { return fgetc(stdin); }

char *fgets(char *restrict dst, int size, FILE *restrict f) {
  int n = 0;
  while (n < size - 1) {
    int c = fgetc(f);
    if (c == EOF) {
      break;
    }
    dst[n++] = (char)c;
    if (c == '\n') {
      break;
    }
  }
  dst[n] = 0;
  return n > 0 ? dst : NULL;
}

int fseek(FILE *f, long offset, int whence) {
  if (fflush(f) == EOF) {
    return -1;
  }
  if (whence == SEEK_CUR) {
    offset -= (long)(f->filled - f->position);  // the kernel is ahead by what lies in the buffer
  }
  f->position = f->filled = 0;
  f->at_end = 0;
  return lseek(f->fd, offset, whence) < 0 ? -1 : 0;
}

long ftell(FILE *f) {
  long position = lseek(f->fd, 0, SEEK_CUR);
  return position < 0 ? -1 : position - (long)(f->filled - f->position) + (long)f->pending;
}

void rewind(FILE *f) {
  fseek(f, 0, SEEK_SET);
  f->failed = 0;
}

typedef struct {
  Sink sink;
  FILE *file;
  int failed;
  size_t size;  // bytes held in text: an unbuffered stream gets whole pieces, not single characters
  char text[256];
} FileSink;

static void drain(FileSink *s) {
  s->failed |= put_bytes(s->file, s->text, s->size) == EOF;
  s->size = 0;
}

static void write_to_file(Sink *sink, const char *text, size_t size) {
  FileSink *s = (FileSink *)sink;
  if (s->size + size > sizeof s->text) {
    drain(s);
  }
  if (size > sizeof s->text) {
    s->failed |= put_bytes(s->file, text, size) == EOF;
    return;
  }
  memcpy(s->text + s->size, text, size);
  s->size += size;
}

int vfprintf(FILE *restrict f, const char *restrict format, va_list args) {
  FileSink s;
  s.sink.write = write_to_file;
  s.file = f;
  s.failed = 0;
  s.size = 0;
  int count = format_to(&s.sink, format, args);
  drain(&s);
  return s.failed ? -1 : count;
}

typedef struct {
  Sink sink;
  char *dst;
  size_t room;  // without the final zero
} StringSink;

static void write_to_string(Sink *sink, const char *text, size_t size) {
  StringSink *s = (StringSink *)sink;
  size = size < s->room ? size : s->room;
  memcpy(s->dst, text, size);
  s->dst += size;
  s->room -= size;
}

int vsnprintf(char *restrict dst, size_t size, const char *restrict format, va_list args) {
  StringSink s = {{write_to_string}, dst, size > 0 ? size - 1 : 0};
  int count = format_to(&s.sink, format, args);
  if (size > 0) {
    *s.dst = 0;
  }
  return count;
}

int vprintf(const char *restrict format, va_list args) { return vfprintf(stdout, format, args); }

int printf(const char *restrict format, ...) {
  va_list args;
  va_start(args, format);
  int count = vfprintf(stdout, format, args);
  va_end(args);
  return count;
}

int fprintf(FILE *restrict f, const char *restrict format, ...) {
  va_list args;
  va_start(args, format);
  int count = vfprintf(f, format, args);
  va_end(args);
  return count;
}

int sprintf(char *restrict dst, const char *restrict format, ...) {
  va_list args;
  va_start(args, format);
  int count = vsnprintf(dst, (size_t)1 << 31, format, args);
  va_end(args);
  return count;
}

int snprintf(char *restrict dst, size_t size, const char *restrict format, ...) {
  va_list args;
  va_start(args, format);
  int count = vsnprintf(dst, size, format, args);
  va_end(args);
  return count;
}

void perror(const char *message) { fprintf(stderr, "%s: %s\n", message, strerror(errno)); }

int remove(const char *path) { return unlink(path); }
