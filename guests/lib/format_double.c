// SPDX-License-Identifier: Apache-2.0
// Doubles to decimal, exactly. A double is m * 2^e, so it has a finite decimal expansion, at most
// 309 digits before the point and 1,074 after it. It is computed in full in base 10^9, then rounded
// to the digits asked for (half to even, whatever the rounding mode of the moment).

#include "format.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

enum {
  WORD_DIGITS = 9,
  WORD_BASE = 1000000000,
  INTEGER_WORDS = 36,
  FRACTION_WORDS = 121,
  MAX_DIGITS = (INTEGER_WORDS + FRACTION_WORDS) * WORD_DIGITS,
  MAX_PRECISION = 1100,
};

// Decimal digits d[0] d[1] ... with the point after d[exponent]; no leading zero, unless it is 0.
typedef struct {
  char digit[MAX_DIGITS + 1];
  int count;
  int exponent;
} Decimal;

// words[0..INTEGER_WORDS) *= 2^shift, most significant word first.
static void multiply(uint32_t *words, int shift) {
  for (; shift > 0; shift -= 29) {
    int step = shift < 29 ? shift : 29;
    uint64_t carry = 0;
    for (int i = INTEGER_WORDS - 1; i >= 0; i--) {
      uint64_t product = ((uint64_t)words[i] << step) + carry;
      words[i] = (uint32_t)(product % WORD_BASE);
      carry = product / WORD_BASE;
    }
  }
}

// words /= 2^shift, growing to the right; returns the number of words now used. 10^9 is a multiple
// of 2^9, so each step of up to nine bits adds at most one word.
static int divide(uint32_t *words, int used, int shift) {
  for (; shift > 0; shift -= WORD_DIGITS) {
    int step = shift < WORD_DIGITS ? shift : WORD_DIGITS;
    uint32_t carry = 0;
    for (int i = 0; i < used; i++) {
      uint32_t remainder = words[i] & ((1u << step) - 1);
      words[i] = (words[i] >> step) + carry;
      carry = (WORD_BASE >> step) * remainder;
    }
    if (carry != 0) {
      words[used++] = carry;
    }
  }
  return used;
}

static void expand(Decimal *d, double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  uint64_t mantissa = bits & 0xfffffffffffff;
  int exponent = (int)(bits >> 52 & 0x7ff);
  if (exponent != 0) {
    mantissa |= 1ul << 52;
  } else {
    exponent = 1;
  }
  exponent -= 1075;  // value = mantissa * 2^exponent

  uint32_t words[INTEGER_WORDS + FRACTION_WORDS] = {0};
  words[INTEGER_WORDS - 1] = (uint32_t)(mantissa % WORD_BASE);
  words[INTEGER_WORDS - 2] = (uint32_t)(mantissa / WORD_BASE);
  int used = INTEGER_WORDS;
  if (exponent > 0) {
    multiply(words, exponent);
  } else {
    used = divide(words, used, -exponent);
  }

  int first = 0;
  while (first < used - 1 && words[first] == 0) {
    first++;
  }
  char *p = d->digit;
  for (int i = first; i < used; i++) {
    uint32_t word = words[i];
    for (int j = WORD_DIGITS - 1; j >= 0; j--) {
      p[j] = (char)(word % 10);
      word /= 10;
    }
    p += WORD_DIGITS;
  }
  d->count = (int)(p - d->digit);
  d->exponent = (INTEGER_WORDS - first) * WORD_DIGITS - 1;
  int zeros = 0;
  while (zeros < d->count && d->digit[zeros] == 0) {
    zeros++;
  }
  if (zeros == d->count) {
    d->count = 1;
    d->exponent = 0;
    return;
  }
  memmove(d->digit, d->digit + zeros, (size_t)(d->count - zeros));
  d->count -= zeros;
  d->exponent -= zeros;
}

static int digit_at(const Decimal *d, int index) { return index < d->count ? d->digit[index] : 0; }

static int rounds_up(const Decimal *d, int keep) {
  if (keep >= d->count || d->digit[keep] < 5) {
    return 0;
  }
  if (d->digit[keep] > 5) {
    return 1;
  }
  for (int i = keep + 1; i < d->count; i++) {
    if (d->digit[i] != 0) {
      return 1;
    }
  }
  return keep > 0 && d->digit[keep - 1] % 2 != 0;
}

// Rounds to the first keep digits. A carry out of the top makes the number one digit longer.
static void round_to(Decimal *d, int keep) {
  if (keep >= d->count) {
    return;
  }
  int up = keep >= 0 && rounds_up(d, keep);
  d->count = keep > 0 ? keep : 0;
  int i = d->count - 1;
  while (up && i >= 0 && d->digit[i] == 9) {
    d->digit[i--] = 0;
  }
  if (up && i >= 0) {
    d->digit[i]++;
  } else if (up) {
    d->digit[0] = 1;
    d->exponent++;
    d->count = d->count > 0 ? d->count : 1;
  }
}

static char *put_exponent(char *p, int exponent, char letter) {
  *p++ = letter;
  *p++ = exponent < 0 ? '-' : '+';
  exponent = exponent < 0 ? -exponent : exponent;
  if (exponent >= 100) {
    *p++ = (char)('0' + exponent / 100);
  }
  *p++ = (char)('0' + exponent / 10 % 10);
  *p++ = (char)('0' + exponent % 10);
  return p;
}

// Digits from..to (relative to the first, may lie outside the number), with the point after the one
// with index point.
static char *put_digits(char *p, const Decimal *d, int from, int to, int point, int keep_point) {
  for (int i = from; i <= to; i++) {
    *p++ = (char)('0' + (i < 0 ? 0 : digit_at(d, i)));
    if (i == point && (i < to || keep_point)) {
      *p++ = '.';
    }
  }
  return p;
}

static int significant(const Decimal *d) {
  int n = d->count;
  while (n > 1 && d->digit[n - 1] == 0) {
    n--;
  }
  return n;
}

size_t format_double(char *dst, double value, char conversion, int precision, int keep_point) {
  static Decimal d;  // static: large, and a guest's stack may be small
  expand(&d, value);
  precision = precision < 0 ? 6 : precision > MAX_PRECISION ? MAX_PRECISION : precision;
  char style = (char)tolower(conversion);
  char exponent_letter = isupper(conversion) ? 'E' : 'e';

  if (style == 'g') {
    int digits = precision == 0 ? 1 : precision;
    round_to(&d, digits);
    style = d.exponent < -4 || d.exponent >= digits ? 'e' : 'f';
    int shown = keep_point || significant(&d) > digits ? digits : significant(&d);
    precision = style == 'e' ? shown - 1 : shown - 1 - d.exponent;
    precision = precision < 0 ? 0 : precision;
  }

  char *p = dst;
  if (style == 'e') {
    round_to(&d, precision + 1);
    p = put_digits(p, &d, 0, precision, 0, keep_point);
    p = put_exponent(p, d.exponent, exponent_letter);
  } else {
    round_to(&d, d.exponent + 1 + precision);
    // A number below 1 starts with the zeros that put its point in place.
    int from = d.exponent < 0 ? d.exponent : 0;
    p = put_digits(p, &d, from, d.exponent + precision, d.exponent, keep_point);
  }
  return (size_t)(p - dst);
}
