// SPDX-License-Identifier: Apache-2.0
// Numbers from text, sorting, the environment.

#include <stdlib.h>

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

char *getenv(const char *name) {
  size_t length = strlen(name);
  for (char **entry = environ; entry && *entry; entry++) {
    if (strncmp(*entry, name, length) == 0 && (*entry)[length] == '=') {
      return *entry + length + 1;
    }
  }
  return NULL;
}

static int digit_value(char c) {
  if (isdigit(c)) {
    return c - '0';
  }
  return isalpha(c) ? tolower(c) - 'a' + 10 : INT_MAX;
}

// The magnitude of an integer and its sign; *end is set to s itself when there are no digits.
static uint64_t parse_magnitude(const char *s, const char **end, int base, int *negative,
                                int *overflow) {
  const char *p = s;
  while (isspace(*p)) {
    p++;
  }
  *negative = *p == '-';
  if (*p == '-' || *p == '+') {
    p++;
  }
  if ((base == 0 || base == 16) && p[0] == '0' && tolower(p[1]) == 'x' && isxdigit(p[2])) {
    p += 2;
    base = 16;
  } else if (base == 0) {
    base = *p == '0' ? 8 : 10;
  }
  const char *digits = p;
  uint64_t value = 0;
  *overflow = 0;
  for (; digit_value(*p) < base; p++) {
    *overflow |= __builtin_mul_overflow(value, (uint64_t)base, &value);
    *overflow |= __builtin_add_overflow(value, (uint64_t)digit_value(*p), &value);
  }
  *end = p == digits ? s : p;
  return value;
}

long strtol(const char *restrict s, char **restrict end, int base) {
  const char *stop;
  int negative;
  int overflow;
  uint64_t magnitude = parse_magnitude(s, &stop, base, &negative, &overflow);
  if (end) {
    *end = (char *)stop;
  }
  if (overflow || magnitude > (uint64_t)LONG_MAX + (uint64_t)negative) {
    errno = ERANGE;
    return negative ? LONG_MIN : LONG_MAX;
  }
  return (long)(negative ? -magnitude : magnitude);
}

unsigned long strtoul(const char *restrict s, char **restrict end, int base) {
  const char *stop;
  int negative;
  int overflow;
  uint64_t magnitude = parse_magnitude(s, &stop, base, &negative, &overflow);
  if (end) {
    *end = (char *)stop;
  }
  if (overflow) {
    errno = ERANGE;
    return ULONG_MAX;
  }
  return negative ? -magnitude : magnitude;
}

long long strtoll(const char *restrict s, char **restrict end, int base) {
  return strtol(s, end, base);
}

unsigned long long strtoull(const char *restrict s, char **restrict end, int base) {
  return strtoul(s, end, base);
}

int atoi(const char *s) { return (int)strtol(s, NULL, 10); }

long atol(const char *s) { return strtol(s, NULL, 10); }

long long atoll(const char *s) { return strtol(s, NULL, 10); }

static double power_of_ten(int exponent) {
  double result = 1;
  double square = 10;
  for (; exponent > 0; exponent /= 2) {
    if (exponent % 2) {
      result *= square;
    }
    square *= square;
  }
  return result;
}

// Decimal numbers only. Correctly rounded up to 15 significant digits and exponents within 22;
// beyond that the result may be off by a few units in the last place.
double strtod(const char *restrict s, char **restrict end) {
  const char *p = s;
  while (isspace(*p)) {
    p++;
  }
  int negative = *p == '-';
  if (*p == '-' || *p == '+') {
    p++;
  }
  uint64_t mantissa = 0;
  int exponent = 0;
  int digits = 0;
  int after_point = 0;
  for (; isdigit(*p) || (*p == '.' && !after_point); p++) {
    if (*p == '.') {
      after_point = 1;
      continue;
    }
    digits++;
    if (mantissa < UINT64_MAX / 10 - 1) {
      mantissa = mantissa * 10 + (uint64_t)(*p - '0');
      exponent -= after_point;
    } else {
      exponent += !after_point;
    }
  }
  if (digits == 0) {
    p = s;
  } else if (tolower(*p) == 'e') {
    const char *q = p + 1;
    int sign = *q == '-' ? -1 : 1;
    if (*q == '-' || *q == '+') {
      q++;
    }
    if (isdigit(*q)) {
      int value = 0;
      for (; isdigit(*q); q++) {
        value = value < 10000 ? value * 10 + (*q - '0') : value;
      }
      exponent += sign * value;
      p = q;
    }
  }
  if (end) {
    *end = (char *)p;
  }
  double value = (double)mantissa;
  if (exponent < -300) {  // in two steps, so that the power itself stays finite
    value /= power_of_ten(300);
    exponent = exponent < -700 ? -400 : exponent + 300;
  }
  if (mantissa != 0) {
    value = exponent < 0 ? value / power_of_ten(-exponent) : value * power_of_ten(exponent);
  }
  return negative ? -value : value;
}

double atof(const char *s) { return strtod(s, NULL); }

int abs(int value) { return value < 0 ? -value : value; }

long labs(long value) { return value < 0 ? -value : value; }

static void swap_bytes(char *a, char *b, size_t size) {
  for (; size >= sizeof(uint64_t); size -= sizeof(uint64_t)) {
    uint64_t x;
    uint64_t y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    memcpy(a, &y, sizeof y);
    memcpy(b, &x, sizeof x);
    a += sizeof x;
    b += sizeof x;
  }
  for (; size > 0; size--, a++, b++) {
    char t = *a;
    *a = *b;
    *b = t;
  }
}

// Heapsort: no recursion, no memory of its own, and never quadratic. It is not stable, so callers
// that want the same order everywhere compare until no two elements are equal.
void qsort(void *base, size_t count, size_t size, int (*compare)(const void *, const void *)) {
  char *a = base;
  size_t heap = count / 2;  // elements below still have to be sifted into the heap
  size_t end = count;
  while (end > 1) {
    if (heap > 0) {
      heap--;
    } else {
      end--;
      swap_bytes(a, a + end * size, size);
    }
    size_t parent = heap;
    for (size_t child; (child = 2 * parent + 1) < end; parent = child) {
      if (child + 1 < end && compare(a + child * size, a + (child + 1) * size) < 0) {
        child++;
      }
      if (compare(a + parent * size, a + child * size) >= 0) {
        break;
      }
      swap_bytes(a + parent * size, a + child * size, size);
    }
  }
}

void *bsearch(const void *key, const void *base, size_t count, size_t size,
              int (*compare)(const void *, const void *)) {
  const char *low = base;
  while (count > 0) {
    const char *middle = low + count / 2 * size;
    int order = compare(key, middle);
    if (order == 0) {
      return (void *)middle;
    }
    if (order > 0) {
      low = middle + size;
      count -= count / 2 + 1;
    } else {
      count /= 2;
    }
  }
  return NULL;
}
