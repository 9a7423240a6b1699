// SPDX-License-Identifier: Apache-2.0
// What only RISC-V defines about floating point, instruction by instruction: canonical NaNs, NaN
// boxing, minimum and maximum, classes, saturating conversions, the rounding mode "to nearest, ties
// away from zero", and rounding modes named in the instruction. For RISC-V only.
//
// fpbits                a line of checksums for each instruction, one for each mode in frm
// fpbits INSTRUCTION    every case: operands, result and flags

#ifndef __riscv
#error "fpbits is a program for RISC-V"
#endif

#include <fenv.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Registers are passed as raw bits. An instruction on singles sees the whole 64-bit register too,
// so that its answer to a badly boxed operand shows.
typedef uint64_t Function(uint64_t a, uint64_t b, uint64_t c);

static double as_double(uint64_t bits) {
  double x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

static uint64_t as_bits(double x) {
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

#define FUNCTION(name, body)                                     \
  static uint64_t name(uint64_t a, uint64_t b, uint64_t c) {     \
    double x = as_double(a), y = as_double(b), z = as_double(c); \
    (void)x, (void)y, (void)z;                                   \
    body                                                         \
  }

// Floating-point result of one, two or three floating-point operands; suffix may name a mode.
#define UNARY(name, instruction, suffix)                                 \
  FUNCTION(name, double r; __asm__ volatile(instruction " %0, %1" suffix \
                                            : "=f"(r)                    \
                                            : "f"(x));                   \
           return as_bits(r);)
#define BINARY(name, instruction, suffix)                                    \
  FUNCTION(name, double r; __asm__ volatile(instruction " %0, %1, %2" suffix \
                                            : "=f"(r)                        \
                                            : "f"(x), "f"(y));               \
           return as_bits(r);)
#define TERNARY(name, instruction)                                        \
  FUNCTION(name, double r; __asm__ volatile(instruction " %0, %1, %2, %3" \
                                            : "=f"(r)                     \
                                            : "f"(x), "f"(y), "f"(z));    \
           return as_bits(r);)
// Integer results.
#define TO_INTEGER(name, instruction, suffix)                              \
  FUNCTION(name, uint64_t r; __asm__ volatile(instruction " %0, %1" suffix \
                                              : "=r"(r)                    \
                                              : "f"(x));                   \
           return r;)
#define COMPARE(name, instruction)                                      \
  FUNCTION(name, uint64_t r; __asm__ volatile(instruction " %0, %1, %2" \
                                              : "=r"(r)                 \
                                              : "f"(x), "f"(y));        \
           return r;)
// Integer operand.
#define FROM_INTEGER(name, instruction)                           \
  FUNCTION(name, double r; __asm__ volatile(instruction " %0, %1" \
                                            : "=f"(r)             \
                                            : "r"(a));            \
           return as_bits(r);)

BINARY(fadd_d, "fadd.d", "")
BINARY(fsub_d, "fsub.d", "")
BINARY(fmul_d, "fmul.d", "")
BINARY(fdiv_d, "fdiv.d", "")
UNARY(fsqrt_d, "fsqrt.d", "")
TERNARY(fmadd_d, "fmadd.d")
TERNARY(fmsub_d, "fmsub.d")
TERNARY(fnmadd_d, "fnmadd.d")
TERNARY(fnmsub_d, "fnmsub.d")
BINARY(fmin_d, "fmin.d", "")
BINARY(fmax_d, "fmax.d", "")
BINARY(fsgnj_d, "fsgnj.d", "")
BINARY(fsgnjn_d, "fsgnjn.d", "")
BINARY(fsgnjx_d, "fsgnjx.d", "")
COMPARE(feq_d, "feq.d")
COMPARE(flt_d, "flt.d")
COMPARE(fle_d, "fle.d")
TO_INTEGER(fclass_d, "fclass.d", "")
TO_INTEGER(fcvt_w_d, "fcvt.w.d", "")
TO_INTEGER(fcvt_wu_d, "fcvt.wu.d", "")
TO_INTEGER(fcvt_l_d, "fcvt.l.d", "")
TO_INTEGER(fcvt_lu_d, "fcvt.lu.d", "")
TO_INTEGER(fmv_x_d, "fmv.x.d", "")
FROM_INTEGER(fcvt_d_w, "fcvt.d.w")
FROM_INTEGER(fcvt_d_wu, "fcvt.d.wu")
FROM_INTEGER(fcvt_d_l, "fcvt.d.l")
FROM_INTEGER(fcvt_d_lu, "fcvt.d.lu")
FROM_INTEGER(fmv_d_x, "fmv.d.x")
UNARY(fcvt_d_s, "fcvt.d.s", "")
UNARY(fcvt_s_d, "fcvt.s.d", "")
BINARY(fadd_s, "fadd.s", "")
BINARY(fsub_s, "fsub.s", "")
BINARY(fmul_s, "fmul.s", "")
BINARY(fdiv_s, "fdiv.s", "")
UNARY(fsqrt_s, "fsqrt.s", "")
TERNARY(fmadd_s, "fmadd.s")
TERNARY(fmsub_s, "fmsub.s")
TERNARY(fnmadd_s, "fnmadd.s")
TERNARY(fnmsub_s, "fnmsub.s")
BINARY(fmin_s, "fmin.s", "")
BINARY(fmax_s, "fmax.s", "")
BINARY(fsgnj_s, "fsgnj.s", "")
BINARY(fsgnjn_s, "fsgnjn.s", "")
BINARY(fsgnjx_s, "fsgnjx.s", "")
COMPARE(feq_s, "feq.s")
COMPARE(flt_s, "flt.s")
COMPARE(fle_s, "fle.s")
TO_INTEGER(fclass_s, "fclass.s", "")
TO_INTEGER(fcvt_w_s, "fcvt.w.s", "")
TO_INTEGER(fcvt_wu_s, "fcvt.wu.s", "")
TO_INTEGER(fcvt_l_s, "fcvt.l.s", "")
TO_INTEGER(fcvt_lu_s, "fcvt.lu.s", "")
TO_INTEGER(fmv_x_w, "fmv.x.w", "")
FROM_INTEGER(fcvt_s_w, "fcvt.s.w")
FROM_INTEGER(fcvt_s_wu, "fcvt.s.wu")
FROM_INTEGER(fcvt_s_l, "fcvt.s.l")
FROM_INTEGER(fcvt_s_lu, "fcvt.s.lu")
FROM_INTEGER(fmv_w_x, "fmv.w.x")
BINARY(fadd_d_rne, "fadd.d", ", rne")
BINARY(fadd_d_rtz, "fadd.d", ", rtz")
BINARY(fadd_d_rdn, "fadd.d", ", rdn")
BINARY(fadd_d_rup, "fadd.d", ", rup")
BINARY(fadd_d_rmm, "fadd.d", ", rmm")
BINARY(fdiv_s_rmm, "fdiv.s", ", rmm")
UNARY(fsqrt_d_rup, "fsqrt.d", ", rup")
UNARY(fcvt_s_d_rtz, "fcvt.s.d", ", rtz")
TO_INTEGER(fcvt_w_d_rtz, "fcvt.w.d", ", rtz")
TO_INTEGER(fcvt_l_d_rmm, "fcvt.l.d", ", rmm")
TO_INTEGER(fcvt_lu_s_rup, "fcvt.lu.s", ", rup")

typedef enum { DOUBLES, SINGLES, INTEGERS } Operands;

#define ENTRY(name, operands) \
  { #name, name, operands }

static const struct {
  const char *name;
  Function *function;
  Operands operands;
} instructions[] = {
    ENTRY(fadd_d, DOUBLES),       ENTRY(fsub_d, DOUBLES),       ENTRY(fmul_d, DOUBLES),
    ENTRY(fdiv_d, DOUBLES),       ENTRY(fsqrt_d, DOUBLES),      ENTRY(fmadd_d, DOUBLES),
    ENTRY(fmsub_d, DOUBLES),      ENTRY(fnmadd_d, DOUBLES),     ENTRY(fnmsub_d, DOUBLES),
    ENTRY(fmin_d, DOUBLES),       ENTRY(fmax_d, DOUBLES),       ENTRY(fsgnj_d, DOUBLES),
    ENTRY(fsgnjn_d, DOUBLES),     ENTRY(fsgnjx_d, DOUBLES),     ENTRY(feq_d, DOUBLES),
    ENTRY(flt_d, DOUBLES),        ENTRY(fle_d, DOUBLES),        ENTRY(fclass_d, DOUBLES),
    ENTRY(fcvt_w_d, DOUBLES),     ENTRY(fcvt_wu_d, DOUBLES),    ENTRY(fcvt_l_d, DOUBLES),
    ENTRY(fcvt_lu_d, DOUBLES),    ENTRY(fmv_x_d, DOUBLES),      ENTRY(fcvt_d_w, INTEGERS),
    ENTRY(fcvt_d_wu, INTEGERS),   ENTRY(fcvt_d_l, INTEGERS),    ENTRY(fcvt_d_lu, INTEGERS),
    ENTRY(fmv_d_x, INTEGERS),     ENTRY(fcvt_d_s, SINGLES),     ENTRY(fcvt_s_d, DOUBLES),
    ENTRY(fadd_s, SINGLES),       ENTRY(fsub_s, SINGLES),       ENTRY(fmul_s, SINGLES),
    ENTRY(fdiv_s, SINGLES),       ENTRY(fsqrt_s, SINGLES),      ENTRY(fmadd_s, SINGLES),
    ENTRY(fmsub_s, SINGLES),      ENTRY(fnmadd_s, SINGLES),     ENTRY(fnmsub_s, SINGLES),
    ENTRY(fmin_s, SINGLES),       ENTRY(fmax_s, SINGLES),       ENTRY(fsgnj_s, SINGLES),
    ENTRY(fsgnjn_s, SINGLES),     ENTRY(fsgnjx_s, SINGLES),     ENTRY(feq_s, SINGLES),
    ENTRY(flt_s, SINGLES),        ENTRY(fle_s, SINGLES),        ENTRY(fclass_s, SINGLES),
    ENTRY(fcvt_w_s, SINGLES),     ENTRY(fcvt_wu_s, SINGLES),    ENTRY(fcvt_l_s, SINGLES),
    ENTRY(fcvt_lu_s, SINGLES),    ENTRY(fmv_x_w, SINGLES),      ENTRY(fcvt_s_w, INTEGERS),
    ENTRY(fcvt_s_wu, INTEGERS),   ENTRY(fcvt_s_l, INTEGERS),    ENTRY(fcvt_s_lu, INTEGERS),
    ENTRY(fmv_w_x, INTEGERS),     ENTRY(fadd_d_rne, DOUBLES),   ENTRY(fadd_d_rtz, DOUBLES),
    ENTRY(fadd_d_rdn, DOUBLES),   ENTRY(fadd_d_rup, DOUBLES),   ENTRY(fadd_d_rmm, DOUBLES),
    ENTRY(fdiv_s_rmm, SINGLES),   ENTRY(fsqrt_d_rup, DOUBLES),  ENTRY(fcvt_s_d_rtz, DOUBLES),
    ENTRY(fcvt_w_d_rtz, DOUBLES), ENTRY(fcvt_l_d_rmm, DOUBLES), ENTRY(fcvt_lu_s_rup, SINGLES),
};

enum { INSTRUCTIONS = sizeof instructions / sizeof instructions[0], VALUES = 32 };

static const uint64_t doubles[VALUES] = {
    0x0000000000000000, 0x8000000000000000, 0x0000000000000001, 0x800fffffffffffff,  // tiny
    0x0010000000000000, 0x36a0000000000000, 0xb6a0000000000001, 0x380fffffffffffff,
    0x3fe0000000000000, 0xbfe0000000000000, 0x3fdfffffffffffff, 0x3ff0000000000000,  // about 1
    0xbff0000000000000, 0x3ff8000000000000, 0x4004000000000000, 0xc004000000000000,
    0x3fb999999999999a, 0x3ca0000000000000, 0x3ff0000010000000, 0x41dfffffffc00000,  // 2^31 - 1
    0x41dfffffffe00000, 0xc1e0000000200000, 0x41efffffffffffff, 0x43e0000000000000,  // 2^63
    0xc3e0000000000000, 0x43efffffffffffff, 0x47efffffefffffff, 0x7fefffffffffffff,
    0x7ff0000000000000, 0xfff0000000000000, 0x7ff8000000000123, 0xfff0000000000001,  // not numbers
};

// Single-precision values in a register, boxed but for the last three.
static const uint64_t singles[VALUES] = {
    0xffffffff00000000, 0xffffffff80000000, 0xffffffff00000001, 0xffffffff807fffff,
    0xffffffff00800000, 0xffffffff3f000000, 0xffffffffbf000000, 0xffffffff3effffff,
    0xffffffff3f800000, 0xffffffffbf800000, 0xffffffff3fc00000, 0xffffffff40200000,
    0xffffffffc0200000, 0xffffffff3dcccccd, 0xffffffff33800000, 0xffffffff33800001,
    0xffffffff4effffff, 0xffffffff4f000000, 0xffffffffcf000000, 0xffffffffcf000001,
    0xffffffff4f7fffff, 0xffffffff5f000000, 0xffffffffdf000000, 0xffffffff5f7fffff,
    0xffffffff7f7fffff, 0xffffffff7f800000, 0xffffffffff800000, 0xffffffff7fc00123,
    0xffffffffff800001, 0x000000003f800000, 0xfffffffe40490fdb, 0x7ff0000000000001,
};

static const uint64_t integers[VALUES] = {
    0x0000000000000000, 0x0000000000000001, 0xffffffffffffffff, 0x0000000000ffffff,
    0x0000000001000001, 0x0000000001000003, 0x000000007fffffff, 0x0000000080000000,
    0xffffffff80000000, 0x00000000ffffffff, 0x0000000100000000, 0x0000000100000001,
    0x000fffffffffffff, 0x0010000000000001, 0x0020000000000001, 0x0020000000000003,
    0xffdfffffffffffff, 0x7fffffffffffffff, 0x8000000000000000, 0x8000000000000001,
    0x7ffffffffffffc00, 0x7ffffffffffffdff, 0xfffffffffffff800, 0xfffffffffffffbff,
    0xfffffffffffffc00, 0x0123456789abcdef, 0xfedcba9876543210, 0x5555555555555555,
    0xaaaaaaaaaaaaaaaa, 0x00000000deadbeef, 0xffffff7fffffff00, 0x7fffffbfffffffff,
};

static const uint64_t *const operands[] = {doubles, singles, integers};

static const char *const modes[] = {"rne", "rtz", "rdn", "rup", "rmm"};

enum { MODES = 5 };

static uint64_t run(Function *function, int mode, const uint64_t abc[3], int *flags) {
  feclearexcept(FE_ALL_EXCEPT);
  fesetround(mode);
  uint64_t result = function(abc[0], abc[1], abc[2]);
  *flags = fetestexcept(FE_ALL_EXCEPT);
  fesetround(FE_TONEAREST);
  return result;
}

// Spreads every bit of the value over the checksum, so that no two differences cancel each other.
static uint64_t mix(uint64_t hash, uint64_t value) {
  hash = (hash ^ value) * 0x9e3779b97f4a7c15;
  return hash ^ hash >> 32;
}

static uint64_t check(int instruction, int mode, int show) {
  const uint64_t *values = operands[instructions[instruction].operands];
  uint64_t hash = 0;
  for (int i = 0; i < VALUES; i++) {
    for (int j = 0; j < VALUES; j++) {
      uint64_t abc[3] = {values[i], values[j], values[(5 * i + 11 * j) % VALUES]};
      int flags;
      uint64_t result = run(instructions[instruction].function, mode, abc, &flags);
      hash = mix(mix(hash, result), (uint64_t)flags);
      if (show) {
        printf("%s %s %016lx %016lx %016lx = %016lx/%02x\n", instructions[instruction].name,
               modes[mode], abc[0], abc[1], abc[2], result, flags);
      }
    }
  }
  return hash;
}

int main(int argc, char **argv) {
  int known = 0;
  for (int i = 0; i < INSTRUCTIONS; i++) {
    if (argc > 1 && strcmp(argv[1], instructions[i].name) != 0) {
      continue;
    }
    known = 1;
    uint64_t hashes[MODES];
    for (int mode = 0; mode < MODES; mode++) {
      hashes[mode] = check(i, mode, argc > 1);
    }
    printf("%-14s", instructions[i].name);
    for (int mode = 0; mode < MODES; mode++) {
      printf(" %016lx", hashes[mode]);
    }
    printf("\n");
  }
  if (!known) {
    fprintf(stderr, "fpbits: no instruction %s here; names are written like fadd_d\n", argv[1]);
    return 2;
  }
  return 0;
}
