// SPDX-License-Identifier: Apache-2.0
// Exact functions only: each result is the one IEEE 754 prescribes. Where the base instruction set
// has an instruction, the compiler's builtin is that instruction.

#include <math.h>

double sqrt(double x) { return __builtin_sqrt(x); }

float sqrtf(float x) { return __builtin_sqrtf(x); }

double fma(double x, double y, double z) { return __builtin_fma(x, y, z); }

float fmaf(float x, float y, float z) { return __builtin_fmaf(x, y, z); }

double fabs(double x) { return __builtin_fabs(x); }

float fabsf(float x) { return __builtin_fabsf(x); }

double copysign(double x, double sign) { return __builtin_copysign(x, sign); }

// In assembly: the compiler knows these instructions only when it may ignore signaling NaNs.
double fmin(double x, double y) {
  double result;
  __asm__("fmin.d %0, %1, %2" : "=f"(result) : "f"(x), "f"(y));
  return result;
}

double fmax(double x, double y) {
  double result;
  __asm__("fmax.d %0, %1, %2" : "=f"(result) : "f"(x), "f"(y));
  return result;
}

long lrint(double x) { return __builtin_lrint(x); }

// From 2^52 on every double is an integer; below, the conversion to long is exact enough.
static const double INTEGERS_FROM = 0x1p52;

double trunc(double x) {
  if (!(fabs(x) < INTEGERS_FROM)) {
    return x;
  }
  return copysign((double)(long)x, x);
}

double floor(double x) {
  double t = trunc(x);
  return t > x ? t - 1 : t;
}

double ceil(double x) {
  double t = trunc(x);
  return t < x ? copysign(t + 1, x) : t;
}
