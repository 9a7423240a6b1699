// SPDX-License-Identifier: Apache-2.0
// What happens at resource limits.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void set(int resource, rlim_t soft, rlim_t hard) {
  struct rlimit limit = {soft, hard};
  int result = setrlimit(resource, &limit);
  printf("set %d: %s\n", resource, result ? strerror(errno) : "done");
}

static void get(int resource) {
  struct rlimit limit;
  getrlimit(resource, &limit);
  printf("limit %d: %lld %lld\n", resource, (long long)limit.rlim_cur, (long long)limit.rlim_max);
}

static volatile int signals;

static void count(int signal) {
  signals++;
}

static void files(void) {
  set(RLIMIT_NOFILE, 8, 10);
  int last = -1, fd;
  while ((fd = dup(0)) >= 0) last = fd;
  printf("descriptors up to %d: %s\n", last, strerror(errno));
  printf("dup2 beyond: %s\n", dup2(0, 8) < 0 ? strerror(errno) : "done");
  set(RLIMIT_NOFILE, 10, 10);
  printf("dup2 at last: %d\n", dup2(1, 9));
  set(RLIMIT_NOFILE, 11, 10);
  set(RLIMIT_NOFILE, 5, 5);
  printf("write to one beyond: %ld\n", (long)write(9, "", 0));
}

static void size(const char *name) {
  signal(SIGXFSZ, count);
  int fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0600);
  set(RLIMIT_FSIZE, 100, 200);
  char bytes[80] = {0};
  printf("write: %ld\n", (long)write(fd, bytes, 80));
  printf("write: %ld\n", (long)write(fd, bytes, 80));
  long n = write(fd, bytes, 80);
  printf("write: %ld %s, signals %d\n", n, strerror(errno), signals);
  n = ftruncate(fd, 101);
  printf("ftruncate: %ld %s, signals %d\n", n, strerror(errno), signals);
  printf("ftruncate: %d\n", ftruncate(fd, 100));
  printf("pwrite: %ld\n", (long)pwrite(fd, bytes, 80, 90));
  fcntl(fd, F_SETFL, O_APPEND);
  lseek(fd, 0, SEEK_SET);
  n = write(fd, bytes, 80);
  printf("append: %ld %s\n", n, n < 0 ? strerror(errno) : "");
  unlink(name);
}

static void memory(void) {
  size_t much = 64 << 20;
  set(RLIMIT_DATA, much, RLIM_INFINITY);
  void *p = mmap(0, 2 * much, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  printf("data: %s\n", p == MAP_FAILED ? strerror(errno) : "mapped");
  p = mmap(0, 2 * much, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  printf("no data: %s\n", p == MAP_FAILED ? strerror(errno) : "mapped");
  printf("heap: %s\n", sbrk(2 * much) == (void *)-1 ? strerror(errno) : "grown");
  set(RLIMIT_DATA, RLIM_INFINITY, RLIM_INFINITY);
  munmap(p, 2 * much);
  set(RLIMIT_AS, much, RLIM_INFINITY);
  p = mmap(0, 2 * much, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  printf("address space: %s\n", p == MAP_FAILED ? strerror(errno) : "mapped");
  set(RLIMIT_AS, RLIM_INFINITY, RLIM_INFINITY);
}

static void inherited(char *self) {
  set(RLIMIT_FSIZE, 150, 150);
  set(RLIMIT_CORE, 0, 0);
  set(RLIMIT_STACK, 1 << 20, 8 << 20);
  fflush(stdout);
  if (fork() == 0) {
    execl("/proc/self/exe", self, "child", (char *)0);
    _exit(9);
  }
  int status;
  wait(&status);
  printf("status %d\n", status);
}

static int deep(int n) {
  volatile char room[1024];
  room[0] = n;
  return n == 0 ? room[0] : deep(n - 1) + room[0];
}

static void processor(void) {
  fflush(stdout);
  int pid = fork();
  if (pid == 0) {
    signal(SIGXCPU, count);
    set(RLIMIT_CPU, 1, 2);
    fflush(stdout);
    while (!signals) {
    }
    puts("warned");
    fflush(stdout);
    for (;;) {
    }
  }
  int status;
  waitpid(pid, &status, 0);
  printf("killed by %d\n", WTERMSIG(status));
}

static void processes(void) {
  struct rlimit limit = {2, 2};
  setrlimit(RLIMIT_NPROC, &limit);
  int made = 0;
  while (made < 9 && fork() != -1) {
    if (made++ == 0) continue;
  }
  printf("%s\n", made < 9 ? strerror(errno) : "no limit");
  fflush(stdout);
  _exit(0);
}

int main(int argc, char **argv) {
  if (argc > 2) {
    set(99, 1, 1);
    get(RLIMIT_STACK);
    get(RLIMIT_CORE);
    set(RLIMIT_STACK, 2, 1);
    size(argv[2]);
    files();
    memory();
    inherited(argv[0]);
    return 0;
  }
  if (!strcmp(argv[1], "child")) {
    get(RLIMIT_FSIZE);
    get(RLIMIT_CORE);
    get(RLIMIT_STACK);
    set(RLIMIT_STACK, 9 << 20, 9 << 20);
    printf("deep %d\n", deep(100) != 0);
    fflush(stdout);
    deep(1100);
    puts("too deep");
  } else if (!strcmp(argv[1], "cpu")) {
    processor();
  } else if (!strcmp(argv[1], "raise")) {
    set(RLIMIT_FSIZE, 5, 5);
    set(RLIMIT_FSIZE, 6, 6);
    set(RLIMIT_NOFILE, 1 << 20, 1 << 20);
  } else {
    processes();
  }
  return 0;
}
