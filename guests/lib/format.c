// SPDX-License-Identifier: Apache-2.0
// The printf family's formatter: flags, width, precision, and the conversions d i u x X o c s p f e
// g and %%, with the length modifiers hh h l ll z j t.

#include "format.h"

#include <ctype.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

typedef struct {
  int left, plus, space, alternate, zero;
  int width;
  int precision;  // -1: not given
  int size;       // bytes of an integer argument
} Spec;

typedef struct {
  Sink *sink;
  int count;
} Output;

static void put(Output *out, const char *text, size_t size) {
  if (size > 0) {
    out->sink->write(out->sink, text, size);
    out->count += (int)size;
  }
}

static void pad(Output *out, char c, int count) {
  char block[32];
  memset(block, c, sizeof block);
  while (count > 0) {
    int n = count < (int)sizeof block ? count : (int)sizeof block;
    put(out, block, (size_t)n);
    count -= n;
  }
}

// Writes prefix (sign or 0x), then zeros, then the body, padded to the width.
static void put_padded(Output *out, const Spec *spec, const char *prefix, int zeros,
                       const char *body, size_t size) {
  size_t prefix_size = strlen(prefix);
  int blanks = spec->width - (int)(prefix_size + size) - zeros;
  if (blanks > 0 && spec->zero && !spec->left) {
    zeros += blanks;
    blanks = 0;
  }
  if (!spec->left) {
    pad(out, ' ', blanks);
  }
  put(out, prefix, prefix_size);
  pad(out, '0', zeros);
  put(out, body, size);
  if (spec->left) {
    pad(out, ' ', blanks);
  }
}

static const char *sign_prefix(const Spec *spec, int negative) {
  return negative ? "-" : spec->plus ? "+" : spec->space ? " " : "";
}

static void put_integer(Output *out, Spec *spec, uint64_t value, unsigned base, char conversion,
                        const char *prefix) {
  char digits[24];
  char *p = digits + sizeof digits;
  const char *symbols = conversion == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
  for (uint64_t rest = value; rest != 0; rest /= base) {
    *--p = symbols[rest % base];
  }
  size_t size = (size_t)(digits + sizeof digits - p);
  int minimum = spec->precision < 0 ? 1 : spec->precision;
  if (conversion == 'o' && spec->alternate && minimum <= (int)size) {
    minimum = (int)size + 1;
  }
  if (spec->precision >= 0) {
    spec->zero = 0;  // C: the flag is ignored when a precision is given
  }
  int zeros = minimum > (int)size ? minimum - (int)size : 0;
  put_padded(out, spec, prefix, zeros, p, size);
}

static void put_double(Output *out, Spec *spec, double value, char conversion) {
  char text[FORMAT_DOUBLE_MAX];
  const char *prefix = sign_prefix(spec, signbit(value));
  if (!isfinite(value)) {
    spec->zero = 0;
    const char *name = isnan(value) ? "nan" : "inf";
    if (isupper(conversion)) {
      name = isnan(value) ? "NAN" : "INF";
    }
    put_padded(out, spec, prefix, 0, name, 3);
    return;
  }
  size_t size = format_double(text, fabs(value), conversion, spec->precision, spec->alternate);
  put_padded(out, spec, prefix, 0, text, size);
}

static int64_t signed_argument(va_list *args, int size) {
  switch (size) {
    case 1:
      return (int8_t)va_arg(*args, int);
    case 2:
      return (int16_t)va_arg(*args, int);
    case 4:
      return va_arg(*args, int);
    default:
      return va_arg(*args, long);
  }
}

static uint64_t unsigned_argument(va_list *args, int size) {
  switch (size) {
    case 1:
      return (uint8_t)va_arg(*args, int);
    case 2:
      return (uint16_t)va_arg(*args, int);
    case 4:
      return va_arg(*args, unsigned);
    default:
      return va_arg(*args, unsigned long);
  }
}

static const char *parse_number(const char *p, int *value, va_list *args) {
  if (*p == '*') {
    *value = va_arg(*args, int);
    return p + 1;
  }
  *value = 0;
  for (; isdigit(*p); p++) {
    *value = *value * 10 + (*p - '0');
  }
  return p;
}

static const char *parse_flags(const char *p, Spec *spec) {
  for (;; p++) {
    switch (*p) {
      case '-':
        spec->left = 1;
        break;
      case '+':
        spec->plus = 1;
        break;
      case ' ':
        spec->space = 1;
        break;
      case '#':
        spec->alternate = 1;
        break;
      case '0':
        spec->zero = 1;
        break;
      default:
        return p;
    }
  }
}

static const char *parse_length(const char *p, Spec *spec) {
  spec->size = 4;
  if (*p == 'h') {
    spec->size = p[1] == 'h' ? 1 : 2;
    return p + (p[1] == 'h' ? 2 : 1);
  }
  for (; *p == 'l' || *p == 'z' || *p == 'j' || *p == 't'; p++) {
    spec->size = 8;
  }
  return p;
}

static const char *parse_spec(const char *p, Spec *spec, va_list *args) {
  p = parse_flags(p, spec);
  p = parse_number(p, &spec->width, args);
  if (spec->width < 0) {
    spec->left = 1;
    spec->width = -spec->width;
  }
  spec->precision = -1;
  if (*p == '.') {
    p = parse_number(p + 1, &spec->precision, args);
  }
  return parse_length(p, spec);
}

static void put_conversion(Output *out, char conversion, Spec *spec, va_list *args) {
  switch (conversion) {
    case 'd':
    case 'i': {
      int64_t value = signed_argument(args, spec->size);
      uint64_t magnitude = value < 0 ? -(uint64_t)value : (uint64_t)value;
      put_integer(out, spec, magnitude, 10, conversion, sign_prefix(spec, value < 0));
      break;
    }
    case 'u':
      put_integer(out, spec, unsigned_argument(args, spec->size), 10, conversion, "");
      break;
    case 'o':
      put_integer(out, spec, unsigned_argument(args, spec->size), 8, conversion, "");
      break;
    case 'x':
    case 'X': {
      uint64_t value = unsigned_argument(args, spec->size);
      const char *prefix = !spec->alternate || value == 0 ? "" : conversion == 'x' ? "0x" : "0X";
      put_integer(out, spec, value, 16, conversion, prefix);
      break;
    }
    case 'p': {
      void *pointer = va_arg(*args, void *);
      if (pointer) {
        put_integer(out, spec, (uint64_t)pointer, 16, 'x', "0x");
      } else {
        put_padded(out, spec, "", 0, "(nil)", 5);
      }
      break;
    }
    case 'c': {
      char c = (char)va_arg(*args, int);
      put_padded(out, spec, "", 0, &c, 1);
      break;
    }
    case 's': {
      const char *s = va_arg(*args, const char *);
      s = s ? s : "(null)";
      size_t size = spec->precision < 0 ? strlen(s) : strnlen(s, (size_t)spec->precision);
      spec->zero = 0;
      put_padded(out, spec, "", 0, s, size);
      break;
    }
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
      put_double(out, spec, va_arg(*args, double), conversion);
      break;
    default:  // %% and whatever is unknown stand for themselves
      put(out, &conversion, 1);
  }
}

int format_to(Sink *sink, const char *format, va_list list) {
  Output out = {.sink = sink};
  va_list args;
  va_copy(args, list);
  const char *p = format;
  while (*p) {
    const char *literal = p;
    while (*p && *p != '%') {
      p++;
    }
    put(&out, literal, (size_t)(p - literal));
    if (*p == 0 || p[1] == 0) {
      break;
    }
    Spec spec = {0};
    p = parse_spec(p + 1, &spec, &args);
    if (*p) {
      put_conversion(&out, *p++, &spec, &args);
    }
  }
  va_end(args);
  return out.count;
}
