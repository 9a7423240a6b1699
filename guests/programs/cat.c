// SPDX-License-Identifier: Apache-2.0
// Copies files to standard output; standard input when there are none, or for "-".
//
// cat [FILE]...

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int copy(int in) {
  static char buffer[4096];
  ssize_t size;
  while ((size = read(in, buffer, sizeof buffer)) > 0) {
    for (ssize_t done = 0, n; done < size; done += n) {
      n = write(STDOUT_FILENO, buffer + done, (size_t)(size - done));
      if (n <= 0) {
        return -1;
      }
    }
  }
  return size < 0 ? -1 : 0;
}

int main(int argc, char **argv) {
  int status = 0;
  if (argc < 2) {
    status = copy(STDIN_FILENO) < 0;
  }
  for (int i = 1; i < argc; i++) {
    int standard_input = strcmp(argv[i], "-") == 0;
    int fd = standard_input ? STDIN_FILENO : open(argv[i], O_RDONLY);
    if (fd < 0 || copy(fd) < 0) {
      fprintf(stderr, "cat: ");
      perror(argv[i]);
      status = 1;
    }
    if (fd >= 0 && !standard_input) {
      close(fd);
    }
  }
  return status;
}
