// SPDX-License-Identifier: Apache-2.0
// Writes instructions and runs them: the same ones changed over and over, many side by side, one
// that lies across two pages, one that is changed by the code just before it, and a page that is
// unmapped and comes back with other code. A translator that misses a change prints a wrong sum.
// For RISC-V only.
//
// selfmod [ROUNDS]    (default 2,000)

#ifndef __riscv
#error "selfmod is a program for RISC-V"
#endif

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { PAGE = 4096, AREA = 4 * PAGE, FUNCTIONS = 1000 };

typedef long Function(long x);

static const uint32_t RETURN = 0x00008067;  // jalr x0, 0(ra)

// addi a0, a0, value
static uint32_t add_immediate(int value) {
  return (uint32_t)value << 20 | 10 << 15 | 10 << 7 | 0x13;
}

static void put(char *at, uint32_t instruction) { memcpy(at, &instruction, sizeof instruction); }

// Makes the stores so far visible to instruction fetch.
static void publish(void) { __asm__ volatile("fence.i" : : : "memory"); }

static char *map_code(void *address) {
  int fixed = address ? MAP_FIXED : 0;
  char *area = mmap(address, AREA, PROT_READ | PROT_WRITE | PROT_EXEC,
                    MAP_PRIVATE | MAP_ANONYMOUS | fixed, -1, 0);
  if (area == MAP_FAILED) {
    fprintf(stderr, "selfmod: cannot map memory that is writable and executable\n");
    exit(1);
  }
  return area;
}

static Function *function_at(char *code) { return (Function *)(uintptr_t)code; }

static long change_in_place(char *code, int rounds) {
  long sum = 0;
  put(code + 4, RETURN);
  for (int i = 0; i < rounds; i++) {
    put(code, add_immediate(i % 2000 - 1000));
    publish();
    sum += function_at(code)(i);
  }
  return sum;
}

static long side_by_side(char *code, int rounds) {
  long sum = 0;
  for (int i = 0; i < FUNCTIONS; i++) {
    put(code + 8 * i, add_immediate(i));
    put(code + 8 * i + 4, RETURN);
  }
  publish();
  for (int round = 0; round < 3; round++) {
    for (int i = 0; i < FUNCTIONS; i++) {
      sum = function_at(code + 8 * i)(sum);
    }
  }
  // Then single ones change among many that stay.
  for (int i = 0; i < rounds; i++) {
    int changed = i * 37 % FUNCTIONS;
    put(code + 8 * changed, add_immediate(i % 100));
    publish();
    sum = function_at(code + 8 * changed)(sum) + function_at(code + 8 * ((i + 1) % FUNCTIONS))(0);
  }
  return sum;
}

static long across_pages(char *code, int rounds) {
  char *at = code + PAGE - 2;  // the second half of the instruction begins the next page
  long sum = 0;
  put(at, add_immediate(0));
  put(at + 4, RETURN);
  publish();
  for (int i = 0; i < rounds; i++) {
    uint16_t upper_half = (uint16_t)(add_immediate(i % 1000) >> 16);
    memcpy(at + 2, &upper_half, sizeof upper_half);
    publish();
    sum += function_at(at)(1);
  }
  return sum;
}

// sw a1, 8(a2); fence.i; <changed>; ret
static long change_ahead(char *code, int rounds) {
  put(code, 11 << 20 | 12 << 15 | 2 << 12 | 8 << 7 | 0x23);
  put(code + 4, 0x0000100f);
  put(code + 8, add_immediate(0));
  put(code + 12, RETURN);
  publish();
  long (*run)(long, uint32_t, char *) = (long (*)(long, uint32_t, char *))(uintptr_t)code;
  long sum = 0;
  for (int i = 0; i < rounds; i++) {
    sum += run(0, add_immediate(i % 500), code);
  }
  return sum;
}

static long map_again(char *code, int rounds) {
  long sum = 0;
  for (int i = 0; i < rounds / 20; i++) {
    put(code, add_immediate(i % 300));
    put(code + 4, RETURN);
    publish();
    sum += function_at(code)(2);
    if (munmap(code, AREA) < 0) {
      return -1;
    }
    map_code(code);
  }
  return sum;
}

int main(int argc, char **argv) {
  int rounds = argc > 1 ? atoi(argv[1]) : 2000;
  char *code = map_code(NULL);
  printf("changed in place: %ld\n", change_in_place(code, rounds));
  printf("side by side: %ld\n", side_by_side(code, rounds));
  printf("across two pages: %ld\n", across_pages(code, rounds));
  printf("changed just ahead: %ld\n", change_ahead(code, rounds));
  printf("mapped again: %ld\n", map_again(code, rounds));
  return 0;
}
