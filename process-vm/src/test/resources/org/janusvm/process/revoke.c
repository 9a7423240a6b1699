// SPDX-License-Identifier: Apache-2.0
// One thread takes rights, mappings and code away that two others use without pause. When the call
// has returned, nothing of what was before may happen any more.
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/cachectl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { PAGE = 4096 };

static volatile long *page;
static volatile int over;
static int rounds;

// A store that is refused is made again until it is allowed.
static void refused(int signal, siginfo_t *info, void *context) {
  if ((char *)info->si_addr < (char *)page || (char *)info->si_addr >= (char *)page + PAGE) abort();
  usleep(100);
}

static void *stores(void *where) {
  for (long n = 1; !over; n++) page[(long)where] = n;
  return 0;
}

static void pause_a_little(void) {
  for (volatile int i = 0; i < 300; i++) {
  }
}

static void *map(int rights, int fixed) {
  void *at = mmap(fixed ? (void *)page : 0, PAGE, rights, MAP_PRIVATE | MAP_ANONYMOUS | fixed, -1, 0);
  if (at == MAP_FAILED) abort();
  return at;
}

static void protect(int rights) {
  if (mprotect((void *)page, PAGE, rights) != 0) abort();
}

// What a page that cannot be written holds does not change.
static long changes_after_mprotect(void) {
  long bad = 0;
  for (int i = 0; i < rounds; i++) {
    protect(PROT_READ);
    long before[2] = {page[0], page[64]};
    pause_a_little();
    bad += page[0] != before[0] || page[64] != before[1];
    protect(PROT_READ | PROT_WRITE);
    pause_a_little();
  }
  return bad;
}

// A page that was mapped anew, and never could be written since, holds zeros.
static long leftovers_after_munmap(int replaced) {
  long bad = 0;
  for (int i = 0; i < rounds; i++) {
    if (!replaced && munmap((void *)page, PAGE) != 0) abort();
    map(PROT_READ, MAP_FIXED);
    pause_a_little();
    bad += page[0] != 0 || page[64] != 0;
    protect(PROT_READ | PROT_WRITE);
    pause_a_little();
  }
  return bad;
}

static volatile long tick;
static volatile long seen;

// Calls code that returns a number, and tells it with the number of the call.
static void *calls(void *code) {
  long (*number)(void) = (long (*)(void))code;
  while (!over) {
    seen = number();
    __atomic_store_n(&tick, tick + 1, __ATOMIC_RELEASE);
  }
  return 0;
}

static long calls_of_old_code(void) {
  unsigned *code =
      mmap(0, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  long bad = 0;
  pthread_t thread;
  code[0] = 0x00000513;  // li a0, 0
  code[1] = 0x00008067;  // ret
  pthread_create(&thread, 0, calls, code);
  while (tick < 100) usleep(100);
  for (int i = 1; i <= rounds; i++) {
    int number = i % 2000;
    __atomic_store_n(&code[0], 0x00000513 | (unsigned)number << 20, __ATOMIC_RELEASE);
    __riscv_flush_icache(code, code + 2, 0);
    long now = __atomic_load_n(&tick, __ATOMIC_ACQUIRE);
    // The call under way may have begun before, the one after it not.
    while (__atomic_load_n(&tick, __ATOMIC_ACQUIRE) < now + 2) {
    }
    bad += seen != number;
    usleep(50);
  }
  over = 1;
  pthread_join(thread, 0);
  return bad;
}

int main(int argc, char **argv) {
  rounds = argc > 1 ? atoi(argv[1]) : 200;
  struct sigaction action = {.sa_sigaction = refused, .sa_flags = SA_SIGINFO};
  sigaction(SIGSEGV, &action, 0);
  page = map(PROT_READ | PROT_WRITE, 0);
  pthread_t threads[2];
  for (long i = 0; i < 2; i++) pthread_create(&threads[i], 0, stores, (void *)(i * 64));
  printf("mprotect %ld\n", changes_after_mprotect());
  printf("munmap %ld\n", leftovers_after_munmap(0));
  printf("mmap %ld\n", leftovers_after_munmap(1));
  over = 1;
  for (int i = 0; i < 2; i++) pthread_join(threads[i], 0);
  over = 0;
  printf("flush %ld\n", calls_of_old_code());
  return 0;
}
