// SPDX-License-Identifier: Apache-2.0
#include <dirent.h>

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "raw_syscall.h"

struct Directory {
  int fd;
  int position;  // of the next record in buffer
  int size;      // bytes that getdents64 delivered
  _Alignas(struct dirent) char buffer[4096];
};

DIR *opendir(const char *path) {
  int fd = open(path, O_RDONLY | O_DIRECTORY);
  if (fd < 0) {
    return NULL;
  }
  DIR *directory = malloc(sizeof *directory);
  if (!directory) {
    close(fd);
    return NULL;
  }
  directory->fd = fd;
  directory->position = directory->size = 0;
  return directory;
}

struct dirent *readdir(DIR *directory) {
  if (directory->position >= directory->size) {
    long size = checked(raw_syscall3(SYS_getdents64, directory->fd, (long)directory->buffer,
                                     sizeof directory->buffer));
    if (size <= 0) {
      return NULL;
    }
    directory->position = 0;
    directory->size = (int)size;
  }
  struct dirent *entry = (struct dirent *)(directory->buffer + directory->position);
  directory->position += entry->d_reclen;
  return entry;
}

int closedir(DIR *directory) {
  int result = close(directory->fd);
  free(directory);
  return result;
}
