// SPDX-License-Identifier: Apache-2.0
//
// Code that is hot before a fork, and changes afterwards on one side only; or is hot in children only.
// Each line says what a side found; the order is that of the program.

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static const int CALLS = 20000;
static const size_t PAGE = 4096;
static const int EVERYTHING = PROT_READ | PROT_WRITE | PROT_EXEC;

typedef int (*function)(void);

static sigjmp_buf back;

static void faulted(int signal) { siglongjmp(back, signal); }

static void *page(void) {
  void *at = mmap(NULL, PAGE, EVERYTHING, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (at == MAP_FAILED) {
    perror("mmap");
    exit(1);
  }
  return at;
}

// li a0, value; ret
static void write_code(void *at, int value) {
  unsigned code[2] = {0x00000513u | (unsigned)value << 20, 0x00008067u};
  memcpy(at, code, sizeof code);
  __builtin___clear_cache((char *)at, (char *)at + sizeof code);
}

static long sum(void *at) {
  long sum = 0;
  for (int i = 0; i < CALLS; i++) {
    sum += ((function)at)();
  }
  return sum;
}

static void tell(const char *who, void *at) {
  int signal = sigsetjmp(back, 1);
  if (signal != 0) {
    printf("%s: signal %d\n", who, signal);
  } else {
    printf("%s: %ld\n", who, sum(at) / CALLS);
  }
  fflush(stdout);
}

static int in_child(void) {
  fflush(stdout);
  return fork() == 0;
}

static void await(void) { wait(NULL); }

static void one_side_changes(void) {
  void *at = page();
  write_code(at, 1);
  tell("before", at);
  if (in_child()) {
    tell("child inherits", at);
    write_code(at, 2);
    tell("child changed", at);
    _exit(0);
  }
  await();
  tell("parent keeps", at);

  int go[2];
  pipe(go);
  if (in_child()) {
    char c;
    read(go[0], &c, 1);
    tell("child keeps", at);
    _exit(0);
  }
  write_code(at, 3);
  tell("parent changed", at);
  write(go[1], "!", 1);
  await();
  tell("parent still", at);

  if (in_child()) {
    munmap(at, PAGE);
    tell("child unmapped", at);
    mmap(at, PAGE, EVERYTHING, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    write_code(at, 4);
    tell("child mapped anew", at);
    _exit(0);
  }
  await();
  tell("parent has it", at);

  if (in_child()) {
    mprotect(at, PAGE, PROT_READ);
    tell("child may not execute", at);
    _exit(0);
  }
  await();
  madvise(at, PAGE, MADV_DONTFORK);
  if (in_child()) {
    tell("child did not get it", at);
    _exit(0);
  }
  await();
  tell("parent in the end", at);
}

// Hot in the child first; the parent learns of it, unless its own code is another by then.
static void children_first(void) {
  void *same = page();
  void *other = page();
  write_code(same, 5);
  write_code(other, 6);
  if (in_child()) {
    tell("first child", same);
    tell("first child, other", other);
    _exit(0);
  }
  await();
  write_code(other, 7);
  if (in_child()) {
    tell("second child", same);
    tell("second child, other", other);
    write_code(same, 8);
    tell("second child changed", same);
    _exit(0);
  }
  await();
  if (in_child()) {
    tell("third child", same);
    _exit(0);
  }
  await();
  tell("parent", same);
  tell("parent, other", other);
  write_code(same, 9);
  tell("parent changed", same);
}

static void *shared;
static volatile int over;

static void *call(void *unused) {
  long wrong = 0;
  while (!over) {
    wrong += sum(shared) != 10L * CALLS;
  }
  printf("thread: %ld wrong\n", wrong);
  return unused;
}

static void with_threads(void) {
  shared = page();
  write_code(shared, 10);
  pthread_t thread;
  pthread_create(&thread, NULL, call, NULL);
  for (int i = 0; i < 5; i++) {
    tell("parent with a thread", shared);
    if (in_child()) {
      tell("its child", shared);
      write_code(shared, 11);
      tell("its child changed", shared);
      _exit(0);
    }
    await();
  }
  over = 1;
  pthread_join(thread, NULL);
}

static void siblings(int count) {
  void *at = page();
  write_code(at, 1);
  for (int i = 0; i < count; i++) {
    if (in_child()) {
      tell("sibling", at);
      _exit(0);
    }
    await();
  }
}

int main(int argc, char **argv) {
  signal(SIGSEGV, faulted);
  signal(SIGILL, faulted);
  if (argc > 1 && strcmp(argv[1], "executed") == 0) {
    puts("executed");
  } else if (argc > 1) {
    siblings(atoi(argv[1]));
  } else {
    one_side_changes();
    children_first();
    with_threads();
    if (in_child()) {
      execl("/proc/self/exe", argv[0], "executed", (char *)NULL);
      _exit(1);
    }
    await();
    tell("parent after exec", shared);
  }
  return 0;
}
