// SPDX-License-Identifier: Apache-2.0
// Files and directories below the working directory.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int compare(const void *a, const void *b) { return strcmp(*(char **)a, *(char **)b); }

static void list(const char *path) {
  char *names[20];
  int n = 0;
  DIR *dir = opendir(path);
  for (struct dirent *e; dir && (e = readdir(dir));) names[n++] = strdup(e->d_name);
  if (dir) closedir(dir);
  qsort(names, (size_t)n, sizeof *names, compare);
  for (int i = 0; i < n; i++) printf("%s ", names[i]);
  printf("(%d)\n", n);
}

int main(void) {
  char buffer[100] = "";
  printf("mkdir %d, again %d errno %d\n", mkdir("d", 0755), mkdir("d", 0755), errno);
  int fd = open("d/f", O_CREAT | O_RDWR | O_TRUNC, 0644);
  printf("write %ld\n", (long)write(fd, "hello file", 10));
  printf("lseek %ld read %ld ", (long)lseek(fd, 6, SEEK_SET), (long)read(fd, buffer, 50));
  printf("[%s]\n", buffer);
  printf("beyond %ld\n", (long)lseek(fd, 10000, SEEK_SET));
  write(fd, "!", 1);
  struct stat s;
  printf("fstat %d size %ld file %d\n", fstat(fd, &s), (long)s.st_size, S_ISREG(s.st_mode));
  lseek(fd, 5000, SEEK_SET);
  printf("hole %ld %d\n", (long)read(fd, buffer, 10), buffer[3]);
  char *map = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  printf("mapped [%.10s]\n", map);
  map[0] = 'J';
  lseek(fd, 0, SEEK_SET);
  memset(buffer, 0, sizeof buffer);
  read(fd, buffer, 10);
  printf("through the map [%s]\n", buffer);
  map = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
  map[0] = 'X';
  lseek(fd, 0, SEEK_SET);
  read(fd, buffer, 10);
  printf("private [%.4s] [%.4s]\n", map, buffer);
  char *later = mmap(NULL, 8192, PROT_READ, MAP_PRIVATE, fd, 0);
  printf("ftruncate %ld\n", syscall(46, fd, 3));
  int rest = 0;
  for (int i = 3; i < 4096; i++) rest |= later[i];
  printf("cut off under a mapping: [%.3s] %d\n", later, rest);
  printf("end %ld\n", (long)lseek(fd, 0, SEEK_END));
  close(fd);
  list("d");
  fd = open("d/g", O_CREAT | O_WRONLY | O_APPEND, 0600);
  write(fd, "one", 3);
  lseek(fd, 0, SEEK_SET);
  write(fd, "two", 3);
  close(fd);
  stat("d/g", &s);
  printf("append %ld mode %o\n", (long)s.st_size, s.st_mode & 0777);
  printf("read-only: %ld\n", (long)write(open("d/g", O_RDONLY), "x", 1));
  printf("missing %d %d\n", open("d/nothing", O_RDONLY), errno);
  printf("excl %d %d\n", open("d/g", O_CREAT | O_EXCL | O_RDWR, 0600), errno);
  printf("not a directory %d %d\n", open("d/g/x", O_RDONLY), errno);
  printf("rmdir full %d %d\n", rmdir("d"), errno);
  printf("chdir %d\n", chdir("d"));
  getcwd(buffer, sizeof buffer);
  printf("cwd ends in [%s]\n", strrchr(buffer, '/'));
  list(".");
  printf("unlink %d %d, rmdir file %d %d\n", unlink("f"), open("f", O_RDONLY), rmdir("g"), errno);
  list("../d");
  printf("rename %ld\n", syscall(276, -100, "g", -100, "../h", 0));
  printf("link %ld, unlink %d\n", syscall(36, "../h", -100, "s"), stat("s", &s));
  unlink("s");
  chdir("..");
  fd = open("h", O_RDONLY);
  printf("gone but open: %d %d ", unlink("h"), rmdir("d"));
  memset(buffer, 0, sizeof buffer);
  read(fd, buffer, 50);
  printf("[%s]\n", buffer);
  list(".");
  return 0;
}
