// SPDX-License-Identifier: Apache-2.0
// Three processes that wait for each other by spinning, never giving up the hart themselves: only
// a timer that takes the hart away lets any of them go on. Meanwhile each holds values of its own
// in all floating-point registers and a rounding mode of its own in fcsr.
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROCESSES 3
#define ROUNDS 5

// Fills f0..f31 from `values`, spins until *turn is `mine`, stores them back.
void spin_with_registers(volatile int *turn, long mine, double *values);
__asm__(
    ".text\n"
    "spin_with_registers:\n"
    ".irp n,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31\n"
    "  fld f\\n, 8*\\n(a2)\n"
    ".endr\n"
    "1: lw t0, 0(a0)\n"
    "  bne t0, a1, 1b\n"
    ".irp n,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31\n"
    "  fsd f\\n, 8*\\n(a2)\n"
    ".endr\n"
    "  ret\n");

static int run(volatile int *turn, int me) {
  int wrong = 0;
  __asm__ volatile("fsrm %0" : : "r"((long)me));
  for (int round = 0; round < ROUNDS; round++) {
    double values[32];
    for (int i = 0; i < 32; i++) values[i] = me * 1000 + round * 100 + i;
    spin_with_registers(turn, round * PROCESSES + me, values);
    __asm__ volatile("" : : : "memory", "fs0", "fs1", "fs2", "fs3", "fs4", "fs5", "fs6", "fs7",
                     "fs8", "fs9", "fs10", "fs11");  // it did not keep these, as a C function would
    for (int i = 0; i < 32; i++) wrong += values[i] != me * 1000 + round * 100 + i;
    long mode;
    __asm__ volatile("frrm %0" : "=r"(mode));
    wrong += mode != me;
    *turn = *turn + 1;
  }
  return wrong;
}

int main(void) {
  volatile int *turn = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  for (int me = 1; me < PROCESSES; me++) {
    if (fork() == 0) _exit(run(turn, me));
  }
  int wrong = run(turn, 0), status;
  while (wait(&status) > 0) wrong += WEXITSTATUS(status);
  printf("turns %d, wrong values %d\n", *turn, wrong);
  return 0;
}
