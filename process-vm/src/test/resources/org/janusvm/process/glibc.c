// SPDX-License-Identifier: Apache-2.0
// A walk through glibc: what its start-up, allocator, stdio, directories and time ask of the kernel.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

static void files(void) {
  FILE *f = fopen("out.txt", "w");
  if (!f) {
    printf("open: %s\n", strerror(errno));
    return;
  }
  fprintf(f, "line %d\n", 42);
  fclose(f);
  f = fopen("out.txt", "a+");
  fputs("appended\n", f);
  rewind(f);
  char line[100];
  while (fgets(line, sizeof line, f)) {
    printf("read %s", line);
  }
  fclose(f);
  struct stat st;
  int status = stat("out.txt", &st);
  printf("stat %d, size %ld\n", status, (long)st.st_size);
  int fd = open("out.txt", O_RDONLY);
  char *map = mmap(NULL, st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
  printf("mapped %.4s\n", map == MAP_FAILED ? "fail" : map);
  munmap(map, st.st_size);
  long moved = lseek(dup(fd), 3, SEEK_SET);
  printf("dup shares the offset: %ld %ld\n", moved, (long)lseek(fd, 0, SEEK_CUR));
  close(fd);
  printf("rename %d, mkdir %d\n", rename("out.txt", "new.txt"), mkdir("d", 0755));
  int entries = 0;
  DIR *dir = opendir(".");
  while (readdir(dir)) {
    entries++;
  }
  closedir(dir);
  printf("entries %d, symlink %d, unlink %d\n", entries, symlink("new.txt", "link"),
         unlink("new.txt"));
  printf("dangling: %s\n", open("link", O_RDONLY) < 0 ? strerror(errno) : "opened");
  unlink("link");
  rmdir("d");
}

int main(int argc, char **argv) {
  printf("argc %d, argv[1] %s\n", argc, argc > 1 ? argv[1] : "-");
  char *p = malloc(10 << 20);
  memset(p, 7, 10 << 20);
  p = realloc(p, 40 << 20);
  printf("realloc keeps %d\n", p[(10 << 20) - 1]);
  free(p);
  struct utsname u;
  uname(&u);
  printf("%s %s\n", u.sysname, u.machine);
  printf("%.6f %.3e %a\n", sin(1.0), 1e300 * 10, 0.1);
  struct timespec a, b, pause = {0, 1000000};
  clock_gettime(CLOCK_MONOTONIC, &a);
  nanosleep(&pause, NULL);
  clock_gettime(CLOCK_MONOTONIC, &b);
  printf("slept %d\n", (b.tv_sec - a.tv_sec) * 1000000000L + b.tv_nsec - a.tv_nsec >= 1000000);
  struct pollfd fd = {1, POLLOUT, 0};
  printf("poll %d\n", poll(&fd, 1, 0));
  printf("sigaction %d\n", signal(SIGUSR1, SIG_IGN) == SIG_DFL && raise(SIGUSR1) == 0);
  files();
  fflush(stdout);
  const char *end = argc > 1 ? argv[1] : "";
  if (!strcmp(end, "abort")) {
    abort();
  }
  if (!strcmp(end, "null")) {
    *(volatile int *)0 = 1;
  }
  return 7;
}
