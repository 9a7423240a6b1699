// SPDX-License-Identifier: Apache-2.0
// Functions that IEEE 754 defines exactly, so that every machine prints the same digits. There is
// no sin, exp or log: a program that needs a rotation computes it from square roots.
#ifndef MATH_H
#define MATH_H

#define INFINITY __builtin_inff()
#define NAN __builtin_nanf("")
#define HUGE_VAL __builtin_huge_val()
#define isnan(x) __builtin_isnan(x)
#define isinf(x) __builtin_isinf_sign(x)
#define isfinite(x) __builtin_isfinite(x)
#define signbit(x) __builtin_signbit(x)

double sqrt(double x);
float sqrtf(float x);
double fma(double x, double y, double z);
float fmaf(float x, float y, float z);
double fabs(double x);
float fabsf(float x);
double copysign(double x, double sign);
double floor(double x);
double ceil(double x);
double trunc(double x);
double fmin(double x, double y);
double fmax(double x, double y);
long lrint(double x);

#endif
