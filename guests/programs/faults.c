// SPDX-License-Identifier: Apache-2.0
// Does one forbidden thing, chosen by name, and dies of the right signal; or does something that
// looks forbidden and is not. It says what it is about to do first.
//
// faults           lists the names
// faults NAME

#include <assert.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static void null_read(void) {
  volatile int *volatile p = NULL;
  printf("read %d\n", *p);
}

static void null_call(void) {
  void (*volatile f)(void) = NULL;
  f();
}

static void high_read(void) {
  volatile char *p = (char *)(uintptr_t)0xfffffffffffff000;
  printf("read %d\n", *p);
}

// To code.
static void write_text(void) {
  volatile char *p = (char *)(uintptr_t)null_read;
  *p = 0;
}

static void write_constant(void) {
  static const char text[] = "constant";
  volatile char *volatile p = (char *)text;
  *p = 'C';
}

// Data must not be executable.
static void run_data(void) {
  static uint32_t code[] = {0x00008067};  // ret
  void (*volatile f)(void) = (void (*)(void))(uintptr_t)code;
  f();
}

static void unmapped_page(void) {
  enum { PAGE = 4096 };
  char *block = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (block == MAP_FAILED || munmap(block + PAGE, PAGE) != 0) {
    printf("no memory\n");
    return;
  }
  block[PAGE - 1] = 1;
  printf("the last byte holds\n");
  fflush(stdout);
  ((volatile char *)block)[PAGE] = 1;
}

static void illegal(void) {
#ifdef __riscv
  __asm__ volatile("unimp");
#else
  __builtin_trap();
#endif
}

static void breakpoint(void) {
#ifdef __riscv
  __asm__ volatile("ebreak");
#else
  __asm__ volatile("int3");
#endif
}

// A supervisor register, out of reach of user mode.
static void privileged(void) {
#ifdef __riscv
  uint64_t value;
  __asm__ volatile("csrr %0, sstatus" : "=r"(value));
  printf("sstatus %lx\n", value);
#else
  __builtin_trap();
#endif
}

// A rounding mode that does not exist makes floating-point instructions illegal.
static void bad_rounding_mode(void) {
#ifdef __riscv
  double x = 1;
  __asm__ volatile("csrw frm, %1\n\tfadd.d %0, %0, %0, dyn" : "+f"(x) : "r"(5));
  printf("sum %f\n", x);
#else
  __builtin_trap();
#endif
}

// No fault on RISC-V: the specification gives the results.
static void divide(void) {
  volatile int64_t a = -7, zero = 0, least = INT64_MIN, minus_one = -1;
  volatile int32_t b = -7, zero32 = 0, least32 = INT32_MIN, minus_one32 = -1;
  printf("-7 / 0 = %ld, -7 %% 0 = %ld\n", a / zero, a % zero);
  printf("unsigned: 7 / 0 = %lu, 7 %% 0 = %lu\n", (uint64_t)-a / (uint64_t)zero,
         (uint64_t)-a % (uint64_t)zero);
  printf("min / -1 = %ld, min %% -1 = %ld\n", least / minus_one, least % minus_one);
  printf("32 bits: %d %d %d %d\n", b / zero32, b % zero32, least32 / minus_one32,
         least32 % minus_one32);
}

// No fault either: loads and stores at any address, across a page's end too.
static void misaligned(void) {
  static _Alignas(4096) char area[2 * 4096];
  uint64_t sum = 0;
  for (size_t at = 4096 - 9; at < 4096 + 9; at++) {
    *(volatile uint64_t *)(area + at) = 0x0102030405060708 * at;
    sum = sum * 31 + *(volatile uint32_t *)(area + at + 1) + *(volatile uint16_t *)(area + at - 1);
    *(volatile double *)(area + at + 3) = (double)at;
    sum = sum * 31 + *(volatile uint64_t *)(area + at - 5);
  }
  printf("checksum %016lx\n", sum);
}

static volatile int unlimited = 1;

static int deeper(int level) {
  volatile char block[1024];
  block[0] = (char)level;
  return unlimited ? deeper(level + 1) + block[0] : 0;
}

static void stack_overflow(void) { printf("came back with %d\n", deeper(0)); }

static void abort_itself(void) { abort(); }

static void failed_assertion(void) {
  volatile int two = 2;
  assert(two == 3);
}

static void kill_itself(void) { raise(SIGKILL); }

static void terminate_itself(void) { raise(SIGTERM); }

static void exit_status(void) { exit(42); }

static const struct {
  const char *name;
  void (*run)(void);
} faults[] = {
    {"null", null_read},
    {"call-null", null_call},
    {"high", high_read},
    {"write-text", write_text},
    {"write-constant", write_constant},
    {"run-data", run_data},
    {"unmapped", unmapped_page},
    {"illegal", illegal},
    {"breakpoint", breakpoint},
    {"privileged", privileged},
    {"rounding-mode", bad_rounding_mode},
    {"divide", divide},
    {"misaligned", misaligned},
    {"stack", stack_overflow},
    {"abort", abort_itself},
    {"assert", failed_assertion},
    {"kill", kill_itself},
    {"terminate", terminate_itself},
    {"exit", exit_status},
};

int main(int argc, char **argv) {
  for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
    if (argc < 2) {
      puts(faults[i].name);
    } else if (strcmp(argv[1], faults[i].name) == 0) {
      printf("now: %s\n", argv[1]);
      fflush(stdout);  // what is buffered dies with the process
      faults[i].run();
      printf("still here\n");
      return 0;
    }
  }
  if (argc >= 2) {
    fprintf(stderr, "faults: no fault is called %s; run faults for the names\n", argv[1]);
    return 2;
  }
  return 0;
}
