// SPDX-License-Identifier: Apache-2.0
// Files and the data segment.

#include <unistd.h>

#include <fcntl.h>
#include <sched.h>
#include <stdarg.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "raw_syscall.h"

ssize_t read(int fd, void *dst, size_t size) {
  return checked(raw_syscall3(SYS_read, fd, (long)dst, (long)size));
}

ssize_t write(int fd, const void *src, size_t size) {
  return checked(raw_syscall3(SYS_write, fd, (long)src, (long)size));
}

int openat(int directory, const char *path, int flags, ...) {
  va_list args;
  va_start(args, flags);
  int mode = flags & O_CREAT ? va_arg(args, int) : 0;
  va_end(args);
  return (int)checked(raw_syscall6(SYS_openat, directory, (long)path, flags, mode, 0, 0));
}

int open(const char *path, int flags, ...) {
  va_list args;
  va_start(args, flags);
  int mode = flags & O_CREAT ? va_arg(args, int) : 0;
  va_end(args);
  return openat(AT_FDCWD, path, flags, mode);
}

int close(int fd) { return (int)checked(raw_syscall1(SYS_close, fd)); }

off_t lseek(int fd, off_t offset, int whence) {
  return checked(raw_syscall3(SYS_lseek, fd, offset, whence));
}

int fstat(int fd, struct stat *status) {
  return (int)checked(raw_syscall3(SYS_fstat, fd, (long)status, 0));
}

// By opening the file, so that a kernel needs no second call for it.
int stat(const char *restrict path, struct stat *restrict status) {
  int fd = open(path, O_RDONLY);
  if (fd < 0) {
    return -1;
  }
  int result = fstat(fd, status);
  close(fd);
  return result;
}

int unlink(const char *path) {
  return (int)checked(raw_syscall3(SYS_unlinkat, AT_FDCWD, (long)path, 0));
}

int rmdir(const char *path) {
  return (int)checked(raw_syscall3(SYS_unlinkat, AT_FDCWD, (long)path, AT_REMOVEDIR));
}

int mkdir(const char *path, mode_t mode) {
  return (int)checked(raw_syscall3(SYS_mkdirat, AT_FDCWD, (long)path, mode));
}

int chdir(const char *path) { return (int)checked(raw_syscall1(SYS_chdir, (long)path)); }

char *getcwd(char *dst, size_t size) {
  return checked(raw_syscall3(SYS_getcwd, (long)dst, (long)size, 0)) < 0 ? NULL : dst;
}

int dup(int fd) { return (int)checked(raw_syscall1(SYS_dup, fd)); }

int dup2(int from, int to) {
  if (from == to) {
    return to;  // dup3 refuses this case
  }
  return (int)checked(raw_syscall3(SYS_dup3, from, to, 0));
}

int pipe(int fds[2]) { return (int)checked(raw_syscall3(SYS_pipe2, (long)fds, 0, 0)); }

void *sbrk(intptr_t increment) {
  static long current;
  if (current == 0) {
    current = raw_syscall1(SYS_brk, 0);
  }
  long previous = current;
  if (increment != 0) {
    long wanted = current + increment;
    // The kernel answers with the break that now holds: the old one when it refused.
    if (raw_syscall1(SYS_brk, wanted) != wanted) {
      errno = ENOMEM;
      return (void *)-1;
    }
    current = wanted;
  }
  return (void *)previous;
}

void *mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset) {
  return (void *)checked(
      raw_syscall6(SYS_mmap, (long)address, (long)length, protection, flags, fd, offset));
}

int munmap(void *address, size_t length) {
  return (int)checked(raw_syscall3(SYS_munmap, (long)address, (long)length, 0));
}

int mprotect(void *address, size_t length, int protection) {
  return (int)checked(raw_syscall3(SYS_mprotect, (long)address, (long)length, protection));
}

int sched_yield(void) { return (int)checked(raw_syscall1(SYS_sched_yield, 0)); }

long syscall(long number, ...) {
  va_list args;
  va_start(args, number);
  long a[6];
  for (int i = 0; i < 6; i++) {
    a[i] = va_arg(args, long);
  }
  va_end(args);
  return checked(raw_syscall6(number, a[0], a[1], a[2], a[3], a[4], a[5]));
}
