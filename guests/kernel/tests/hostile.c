// SPDX-License-Identifier: Apache-2.0
// A program that wishes the kernel ill: wild pointers and numbers into every system call, and
// children that eat all processes and all memory. The kernel must refuse, kill, and go on.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static unsigned long state = 88172645463325252ul;
static unsigned long next(void) {
  state ^= state << 13, state ^= state >> 7, state ^= state << 17;
  return state;
}

static long argument(char *page) {
  switch (next() % 12) {
    case 0: return 0;
    case 1: return (long)(next() % 16);
    case 2: return (long)page;
    case 3: return (long)(page + 4090);
    case 4: return -1;
    case 5: return (long)0xffffffc080200000;
    case 6: return (long)0x3ffffffff8;
    case 7: return (long)next();
    case 8: return -(long)(next() % 200);
    case 9: return (long)(next() % (1 << 20)) * 4096;
    case 10: return (long)next;
    default: return (long)1 << next() % 64;
  }
}

static void call_everything(unsigned seed) {
  state += seed * 0x9e3779b97f4a7c15;
  char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  close(0), close(1), close(2);
  for (int i = 0; i < 3000; i++) {
    long number = (long)(next() % 450);
    // Leave out what ends, stops or multiplies us: exit, kill and company, clone, sleeps.
    if (number == 93 || number == 94 || (number >= 129 && number <= 133) || number == 220 ||
        number == 101 || number == 115 || number == 73 || number == 98 || number == 137 ||
        number == 260 || number == 95 || number == 72 || number == 22) continue;
    syscall(number, argument(page), argument(page), argument(page), argument(page), argument(page),
            argument(page));
  }
  _exit(0);
}

int main(void) {
  int status;
  for (unsigned seed = 1; seed <= 12; seed++) {
    if (fork() == 0) {
      signal(SIGPIPE, SIG_IGN);
      call_everything(seed);
    }
    wait(&status);  // it may have destroyed itself; the kernel must not mind
  }
  printf("survived wild system calls\n");

  int children = 0;
  pid_t child;
  while (children < 5000 && (child = fork()) > 0) children++;
  if (child == 0) {
    int fd[2];
    char c;
    pipe(fd);
    read(fd[0], &c, 1);
    _exit(0);
  }
  signal(SIGTERM, SIG_IGN);
  kill(0, SIGTERM);
  signal(SIGTERM, SIG_DFL);
  while (wait(&status) > 0) {
  }
  printf("survived a fork bomb: %s\n",
         children > 20 && children < 5000 ? "bounded" : "not bounded");

  if (fork() == 0) {
    for (;;) {
      char *p = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
      if (p == MAP_FAILED) _exit(1);
      for (int i = 0; i < 1 << 20; i += 4096) p[i] = 1;
    }
  }
  wait(&status);
  printf("survived memory eater: %s\n",
         WIFSIGNALED(status) || WEXITSTATUS(status) == 1 ? "it was stopped" : "?");
  if (fork() == 0) _exit(6);
  wait(&status);
  printf("and goes on: %d\n", WEXITSTATUS(status));
  return 0;
}
