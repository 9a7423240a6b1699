// SPDX-License-Identifier: Apache-2.0
// Does not end, in the way its argument says. Tells by a line when it has begun.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile long sum;

static void *spin(void *unused) {
  for (;;) sum++;
  return unused;
}

static void *maps(void *unused) {
  for (;;) {
    void *at = mmap(0, 16384, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memset(at, 1, 16384);
    mprotect(at, 4096, PROT_READ);
    munmap(at, 16384);
  }
  return unused;
}

static void *births(void *unused) {
  for (;;) {
    pthread_t thread;
    if (pthread_create(&thread, 0, (void *(*)(void *))getpid, 0) == 0) pthread_join(thread, 0);
  }
  return unused;
}

static void *forks(void *unused) {
  for (;;) {
    pid_t child = fork();
    if (child == 0) _exit(0);
    waitpid(child, 0, 0);
  }
  return unused;
}

static void start(void *(*body)(void *), int count) {
  pthread_t thread;
  for (int i = 0; i < count; i++) pthread_create(&thread, 0, body, 0);
}

int main(int argc, char **argv) {
  const char *how = argv[1];
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, 0);
  int ends[2];
  char byte;
  if (pipe(ends) != 0) return 1;
  int file = open("/tmp/left", O_CREAT | O_RDWR, 0600);
  if (file < 0 || write(file, "x", 1) != 1) return 1;
  write(1, "begun\n", 6);
  if (!strcmp(how, "spin")) {
    start(spin, 3);
    spin(0);
  } else if (!strcmp(how, "pipe")) {
    start(spin, 1);
    read(ends[0], &byte, 1);
  } else if (!strcmp(how, "stdin")) {
    read(0, &byte, 1);
  } else if (!strcmp(how, "futex")) {
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    start(spin, 1);
    pthread_mutex_lock(&mutex);
    pthread_mutex_lock(&mutex);
  } else if (!strcmp(how, "stopped")) {
    if (fork() == 0) spin(0);
    raise(SIGSTOP);
  } else if (!strcmp(how, "vfork")) {
    if (vfork() == 0) spin(0);
  } else if (!strcmp(how, "mixed")) {
    start(spin, 1);
    start(maps, 2);
    start(births, 2);
    start(forks, 2);
    forks(0);
  } else if (!strcmp(how, "exec")) {
    char *again[] = {argv[0], "exec", 0};
    start(spin, 1);
    execv("/proc/self/exe", again);
  }
  return 1;
}
