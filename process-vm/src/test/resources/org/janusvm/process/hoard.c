// SPDX-License-Identifier: Apache-2.0
// Takes all memory there is, each way there is, and gives it back.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define RW (PROT_READ | PROT_WRITE)
enum { PIECE = 1 << 20, MANY = 100000 };

static const char *reason(void) {
  return errno == ENOMEM ? "ENOMEM" : errno == ENOSPC ? "ENOSPC" : strerror(errno);
}

static void fill(const char *what, int flags, int fd, size_t bytes) {
  static void *taken[MANY];
  int n = 0;
  while (n < MANY) {
    char *p = mmap(NULL, bytes, RW, flags, fd, 0);
    if (p == MAP_FAILED) {
      break;
    }
    memset(p, 1, bytes);
    taken[n++] = p;
  }
  printf("%s: %s, %s\n", what, n > 0 && n < MANY ? "some" : "wrong", reason());
  while (n > 0) {
    munmap(taken[--n], bytes);
  }
}

int main(int argc, char **argv) {
  fill("private", MAP_PRIVATE | MAP_ANONYMOUS, -1, PIECE);
  fill("shared", MAP_SHARED | MAP_ANONYMOUS, -1, PIECE);
  fill("small and shared", MAP_SHARED | MAP_ANONYMOUS, -1, 4 * 4096);
  fill("with a reservation", MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 3 * PIECE);
  void *none = mmap(NULL, 1L << 34, PROT_NONE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  printf("no rights: %s\n", none == MAP_FAILED ? reason() : "fine");
  printf("rights: %s\n", mprotect(none, 4096, RW) < 0 ? reason() : "fine");
  munmap(none, 1L << 34);
  int fd = memfd_create("hoard", 0);
  printf("ftruncate: %s\n", ftruncate(fd, 1L << 40) < 0 ? reason() : "fine");
  char buffer[4096];
  memset(buffer, 1, sizeof buffer);
  long written = 0;
  while (written < 1L << 30 && write(fd, buffer, sizeof buffer) == sizeof buffer) {
    written += sizeof buffer;
  }
  printf("write: %s\n", written < 1L << 30 ? reason() : "no end");
  close(fd);
  char path[4096];
  snprintf(path, sizeof path, "%s/large", argc > 1 ? argv[1] : ".");
  fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
  ftruncate(fd, 1L << 30);
  void *p = mmap(NULL, 1L << 30, RW, MAP_SHARED, fd, 0);
  printf("a large file: %s\n", p == MAP_FAILED ? reason() : "fine");
  char *part = mmap(NULL, PIECE, RW, MAP_SHARED, fd, 1L << 29);
  part[5] = 1;
  printf("part of it: %d\n", part[5]);
  unlink(path);
  munmap(part, PIECE);
  close(fd);
  char *half = mmap(NULL, 40 * PIECE, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  memset(half, 1, 40 * PIECE);
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    _exit(0);
  }
  printf("fork: %s\n", pid < 0 ? reason() : "fine");
  munmap(half, 40 * PIECE);
  void *start = sbrk(0);
  printf("brk: %s\n", sbrk(1L << 30) == (void *)-1 ? reason() : "fine");
  printf("and again: %s\n", sbrk(PIECE) == start ? "fine" : reason());
  // Shared memory of children that die counts no more.
  for (int i = 0; i < 20; i++) {
    fflush(stdout);
    pid = fork();
    if (pid == 0) {
      char *q = mmap(NULL, 20 * PIECE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
      if (q == MAP_FAILED) {
        _exit(1);
      }
      memset(q, 1, 20 * PIECE);
      raise(SIGKILL);
    }
    int status;
    waitpid(pid, &status, 0);
    if (!WIFSIGNALED(status)) {
      printf("child %d: %x\n", i, status);
    }
  }
  printf("mlock: %s\n", mlock(start, 1L << 30) < 0 ? reason() : "fine");
  printf("mlockall: %d %d %d\n", mlockall(0), mlockall(MCL_CURRENT | MCL_FUTURE), munlockall());
  p = mmap(NULL, PIECE, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);
  printf("huge pages: %s\n", p == MAP_FAILED ? reason() : "fine");
  p = mmap(NULL, PIECE, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN, -1, 0);
  printf("growing down: %s\n", p == MAP_FAILED ? reason() : "fine");
  p = mmap(NULL, PIECE, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  printf("still: %s\n", p == MAP_FAILED ? reason() : "fine");
  return 0;
}
