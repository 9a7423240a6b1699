// SPDX-License-Identifier: Apache-2.0
// Floating point, bit for bit: results and exception flags of add, subtract, multiply, divide,
// square root, fused multiply-add, comparison and conversion, in both precisions and the four
// rounding modes that every IEEE 754 machine has. NaNs are printed as one value, because machines
// differ in the NaN they make; fpbits looks at those.
//
// fpcheck [COUNT]    COUNT random operands per operation and mode (default 10,000)

#include <fenv.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t bits_of(double x) {
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  return isnan(x) ? 0x7ff8000000000000 : bits;
}

static uint64_t bits_of_float(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  return isnan(x) ? 0x7fc00000 : bits;
}

static double to_double(uint64_t bits) {
  double x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

static float to_float(uint32_t bits) {
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

// The operands of the moment. They and the results are volatile, so that every operation happens
// where it stands, between setting the mode and reading the flags.
static volatile double a, b, c;
static volatile float fa, fb, fc;
static volatile double result;
static volatile float fresult;
static volatile int64_t integer;

typedef uint64_t Operation(void);

#define DOUBLE_OPERATION(name, expression) \
  static uint64_t name(void) {             \
    result = (expression);                 \
    return bits_of(result);                \
  }
#define FLOAT_OPERATION(name, expression) \
  static uint64_t name(void) {            \
    fresult = (expression);               \
    return bits_of_float(fresult);        \
  }
#define INTEGER_OPERATION(name, expression) \
  static uint64_t name(void) {              \
    integer = (expression);                 \
    return (uint64_t)integer;               \
  }

DOUBLE_OPERATION(add, a + b)
DOUBLE_OPERATION(subtract, a - b)
DOUBLE_OPERATION(multiply, a *b)
DOUBLE_OPERATION(divide, a / b)
DOUBLE_OPERATION(square_root, sqrt(a))
DOUBLE_OPERATION(fused, fma(a, b, c))
FLOAT_OPERATION(add_float, fa + fb)
FLOAT_OPERATION(subtract_float, fa - fb)
FLOAT_OPERATION(multiply_float, fa *fb)
FLOAT_OPERATION(divide_float, fa / fb)
FLOAT_OPERATION(square_root_float, sqrtf(fa))
FLOAT_OPERATION(fused_float, fmaf(fa, fb, fc))
FLOAT_OPERATION(narrow, (float)a)
DOUBLE_OPERATION(widen, (double)fa)
DOUBLE_OPERATION(from_long, (double)integer)
FLOAT_OPERATION(from_long_float, (float)integer)
DOUBLE_OPERATION(from_int, (double)(int32_t)integer)
// Conversions to integers are kept in range; machines differ beyond it.
INTEGER_OPERATION(round_to_long, fabs(a) < 0x1p62 ? lrint(a) : 0)
INTEGER_OPERATION(truncate_to_long, fabs(a) < 0x1p62 ? (int64_t)a : 0)
INTEGER_OPERATION(truncate_to_int, fabs(a) < 0x1p30 ? (int32_t)a : 0)
INTEGER_OPERATION(less, (a < b) + 2 * (a <= b) + 4 * (fa < fb) + 8 * (fa <= fb))
INTEGER_OPERATION(equal, (a == b) + 2 * (fa == fb))

static const struct {
  const char *name;
  Operation *run;
} operations[] = {
    {"a + b", add},
    {"a - b", subtract},
    {"a * b", multiply},
    {"a / b", divide},
    {"sqrt(a)", square_root},
    {"fma(a, b, c)", fused},
    {"a + b, float", add_float},
    {"a - b, float", subtract_float},
    {"a * b, float", multiply_float},
    {"a / b, float", divide_float},
    {"sqrtf(a)", square_root_float},
    {"fmaf(a, b, c)", fused_float},
    {"float from double", narrow},
    {"double from float", widen},
    {"double from long", from_long},
    {"float from long", from_long_float},
    {"double from int", from_int},
    {"long by rounding", round_to_long},
    {"long by truncation", truncate_to_long},
    {"int by truncation", truncate_to_int},
    {"a < b, a <= b", less},
    {"a == b", equal},
};

enum { OPERATIONS = sizeof operations / sizeof operations[0] };

static const struct {
  const char *name;
  int mode;
} modes[] = {
    {"to nearest", FE_TONEAREST},
    {"toward zero", FE_TOWARDZERO},
    {"downward", FE_DOWNWARD},
    {"upward", FE_UPWARD},
};

enum { MODES = sizeof modes / sizeof modes[0] };

enum { ALL_FLAGS = FE_INVALID | FE_DIVBYZERO | FE_OVERFLOW | FE_UNDERFLOW | FE_INEXACT };

// Flags as RISC-V numbers them, whatever the machine's own order.
static unsigned flag_bits(void) {
  int raised = fetestexcept(ALL_FLAGS);
  return (raised & FE_INVALID ? 16u : 0) | (raised & FE_DIVBYZERO ? 8u : 0) |
         (raised & FE_OVERFLOW ? 4u : 0) | (raised & FE_UNDERFLOW ? 2u : 0) |
         (raised & FE_INEXACT ? 1u : 0);
}

static uint64_t run(int operation, int mode, unsigned *flags) {
  feclearexcept(ALL_FLAGS);
  fesetround(modes[mode].mode);
  uint64_t bits = operations[operation].run();
  *flags = flag_bits();
  fesetround(FE_TONEAREST);
  return bits;
}

static const double special[] = {
    0.0,       -0.0,      1.0,      -1.0,      3.0,    0.1,          0x1.0000000000001p+0,
    0x1p-1022, 0x1p-1074, 0x1p-149, 0x1p-126,  1e-300, 0x1.8p-53,    0x1.fffffffffffffp+1023,
    0x1.8p+24, 0x1p+128,  INFINITY, -INFINITY, NAN,    2147483647.5, 0x1.fffffefffffffp+127};

enum { SPECIAL = sizeof special / sizeof special[0] };

static void set_operands(double x, double y, double z) {
  a = x;
  b = y;
  c = z;
  fa = (float)x;
  fb = (float)y;
  fc = (float)z;
}

// Spreads every bit of the value over the checksum, so that no two differences cancel each other.
static uint64_t mix(uint64_t hash, uint64_t value) {
  hash = (hash ^ value) * 0x9e3779b97f4a7c15;
  return hash ^ hash >> 32;
}

// Runs an operation and adds its result and flags to the checksum.
static uint64_t run_and_mix(uint64_t hash, int operation, int mode, unsigned *seen) {
  unsigned flags;
  uint64_t bits = run(operation, mode, &flags);
  *seen |= flags;
  return mix(mix(hash, bits), flags);
}

// Every pair of special values, one line for each operation and mode.
static void check_special(void) {
  for (int op = 0; op < OPERATIONS; op++) {
    printf("%-20s", operations[op].name);
    for (int mode = 0; mode < MODES; mode++) {
      uint64_t hash = 0;
      unsigned seen = 0;
      for (int i = 0; i < SPECIAL; i++) {
        for (int j = 0; j < SPECIAL; j++) {
          double x = special[i];
          double y = special[j];
          double z = special[(i + 2 * j) % SPECIAL];
          // Whether infinity * 0 + NaN is invalid is left to the machine; fpbits asks.
          int product_is_nan = isnan(x * y) || isnan((float)x * (float)y);
          set_operands(x, y, isnan(z) && product_is_nan ? 1 : z);
          integer = (int64_t)(0x123456789abcdef * (uint64_t)(i * SPECIAL + j));
          hash = run_and_mix(hash, op, mode, &seen);
        }
      }
      printf("  %016lx/%02x", hash, seen);
    }
    printf("\n");
  }
}

static uint64_t next_random(void) {
  static uint64_t state = 88172645463325252;
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state;
}

// Bits of a number near 1, or of any number, or with a short mantissa, so that exact results and
// halfway cases occur.
static uint64_t random_double(void) {
  uint64_t bits = next_random();
  switch (next_random() >> 62) {
    case 0:
      return bits;
    case 1:
      return (bits & 0xbfffffffffffffff) | 0x3f00000000000000;
    case 2:
      return (bits & 0x800fffffffffffff) | (1003 + (bits >> 52) % 41) << 52;
    default:
      return ((bits & 0x8000000000000000) | (983 + (bits >> 52) % 81) << 52 | bits << 26) &
             0xfffffff000000000;
  }
}

static uint32_t random_float(void) {
  uint32_t bits = (uint32_t)next_random();
  return next_random() >> 63 ? bits : (bits & 0x807fff00) | (107 + (bits & 63)) << 23;
}

static void check_random(long count) {
  for (int op = 0; op < OPERATIONS; op++) {
    printf("%-20s", operations[op].name);
    for (int mode = 0; mode < MODES; mode++) {
      uint64_t hash = 0;
      unsigned seen = 0;
      for (long i = 0; i < count; i++) {
        a = to_double(random_double());
        b = to_double(random_double());
        c = to_double(random_double());
        fa = to_float(random_float());
        fb = to_float(random_float());
        fc = to_float(random_float());
        integer = (int64_t)(next_random() >> (next_random() & 63));
        hash = run_and_mix(hash, op, mode, &seen);
      }
      printf("  %016lx/%02x", hash, seen);
    }
    printf("\n");
  }
}

// A few results in full, for the eye.
static void show_examples(void) {
  static const struct {
    int operation;
    double a, b, c;
  } examples[] = {
      {0, 0.1, 0.2, 0},
      {0, 1, -1, 0},
      {2, 0x1.fffffffffffffp+1023, 2, 0},
      {2, 0x1.0000000000001p-1022, 0x1.ffffffffffffep-1, 0},
      {3, 1, 3, 0},
      {3, -1, 0, 0},
      {3, 0, 0, 0},
      {4, 2, 0, 0},
      {4, -1, 0, 0},
      {5, 0x1.0000000000001p+0, 0x1.0000000000001p+0, -1},
      {9, 1, 3, 0},
      {12, 0.1, 0, 0},
      {12, 1e-40, 0, 0},
      {17, -2.5, 0, 0},
  };
  for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
    int op = examples[i].operation;
    printf("%-20s", operations[op].name);
    for (int mode = 0; mode < MODES; mode++) {
      unsigned flags;
      set_operands(examples[i].a, examples[i].b, examples[i].c);
      uint64_t bits = run(op, mode, &flags);
      printf("  %016lx/%02x", bits, flags);
    }
    printf("\n");
  }
}

int main(int argc, char **argv) {
  long count = argc > 1 ? atol(argv[1]) : 10000;
  puts("result or checksum, and flags: 10 invalid, 08 division by zero, 04 overflow,");
  puts("02 underflow, 01 inexact");
  printf("%-20s", "");
  for (int mode = 0; mode < MODES; mode++) {
    printf("  %-19s", modes[mode].name);
  }
  printf("\nexamples\n");
  show_examples();
  printf("all pairs of %d special values\n", SPECIAL);
  check_special();
  printf("%ld random operands\n", count);
  check_random(count);
  return 0;
}
