// SPDX-License-Identifier: Apache-2.0
// struct stat as Linux lays it out on riscv64 (the generic layout, 128 bytes).
#ifndef SYS_STAT_H
#define SYS_STAT_H

#include <sys/types.h>
#include <time.h>

struct stat {
  dev_t st_dev;
  ino_t st_ino;
  mode_t st_mode;
  nlink_t st_nlink;
  uid_t st_uid;
  gid_t st_gid;
  dev_t st_rdev;
  unsigned long padding1;
  off_t st_size;
  int st_blksize;
  int padding2;
  long st_blocks;
  struct timespec st_atim;
  struct timespec st_mtim;
  struct timespec st_ctim;
  unsigned int padding3[2];
};

#define S_IFMT 0170000
#define S_ISDIR(mode) (((mode)&S_IFMT) == 0040000)
#define S_ISCHR(mode) (((mode)&S_IFMT) == 0020000)
#define S_ISREG(mode) (((mode)&S_IFMT) == 0100000)
#define S_ISFIFO(mode) (((mode)&S_IFMT) == 0010000)

int fstat(int fd, struct stat *status);
int stat(const char *restrict path, struct stat *restrict status);
int mkdir(const char *path, mode_t mode);

#endif
