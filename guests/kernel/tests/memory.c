// SPDX-License-Identifier: Apache-2.0
// Demand paging, copy on write, shared mappings, protection.
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static char bss[3 << 20];
static volatile int data = 7;
static jmp_buf back;
static void *volatile fault_address;
static volatile int fault_code;

static void on_fault(int signal, siginfo_t *info, void *context) {
  (void)context;
  fault_address = info->si_addr;
  fault_code = info->si_code;
  longjmp(back, signal);
}

static int touch(volatile char *p, int write) {
  int signal = setjmp(back);
  if (signal) return signal;
  if (write) {
    *p = 1;
  } else {
    (void)*p;
  }
  return 0;
}

static unsigned deep(unsigned n) {
  volatile char frame[1024];
  memset((char *)frame, (int)n, sizeof frame);
  return n ? deep(n - 1) + (unsigned char)frame[n % 1024] : 0;
}

static int child_sees(volatile char *p, int expected) {
  int status;
  if (fork() == 0) {
    int ok = *p == expected;
    *p = 99;
    _exit(ok);
  }
  wait(&status);
  return WEXITSTATUS(status);
}

int main(void) {
  struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_NODEFER};
  sigaction(SIGSEGV, &action, NULL);
  sigaction(SIGBUS, &action, NULL);

  unsigned sum = 0;
  for (size_t i = 0; i < sizeof bss; i += 1000) sum += (unsigned char)bss[i];
  for (size_t i = 0; i < sizeof bss; i += 4096) bss[i] = (char)(i >> 12);
  for (size_t i = 0; i < sizeof bss; i += 4096) sum += (unsigned char)bss[i];
  printf("bss %u, stack %u\n", sum, deep(4000));

  char *sparse = mmap(NULL, 32ul << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  for (size_t i = 0; i < 32ul << 20; i += 4 << 20) sparse[i] = 1;
  printf("sparse %d %d\n", sparse[4 << 20], sparse[(4 << 20) + 4096]);
  printf("munmap %d, then signal %d\n", munmap(sparse + 4096, 8192), touch(sparse + 4096, 0));
  printf("address right: %d, code %d\n", fault_address == sparse + 4096, fault_code);
  printf("neighbours still there: %d %d\n", touch(sparse, 1), touch(sparse + 3 * 4096, 1));

  printf("mprotect %d: read %d write %d code %d\n", mprotect(sparse, 4096, PROT_READ),
         touch(sparse, 0), touch(sparse, 1), fault_code);
  printf("none %d: read %d\n", mprotect(sparse, 4096, PROT_NONE), touch(sparse, 0));
  printf("back %d: read %d, contents %d\n", mprotect(sparse, 4096, PROT_READ | PROT_WRITE),
         touch(sparse, 1), sparse[0]);
  printf("text is read-only: %d\n", touch((char *)main, 1));
  printf("null page: %d\n", touch((char *)8, 1));

  char *heap = sbrk(0);
  sbrk(100000);
  heap[99999] = 5;
  printf("brk %d\n", heap[99999] + heap[50000]);

  volatile char *private = sparse + (8 << 20);
  *private = 42;
  printf("child sees %d, parent has %d\n", child_sees(private, 42), *private);
  printf("again %d, parent has %d\n", child_sees(private, 42), *private);
  data = 8;
  if (fork() == 0) {
    data = 9;
    _exit(0);
  }
  wait(NULL);
  printf("data %d\n", data);

  volatile char *shared =
      mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  *shared = 42;
  printf("shared: child sees %d, parent has %d\n", child_sees(shared, 42), *shared);
  printf("first touched by child: %d, parent has %d\n", child_sees(shared + 4096, 0), shared[4096]);
  void *huge = mmap(NULL, 1ul << 50, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  printf("huge %d\n", huge == MAP_FAILED);

  for (int i = 0; i < 200; i++) {  // forked address spaces must give everything back
    if (fork() == 0) {
      memset(bss, i, 1 << 20);
      _exit(0);
    }
    wait(NULL);
  }
  printf("200 forks\n");
  return 0;
}
