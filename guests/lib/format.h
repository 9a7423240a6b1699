// SPDX-License-Identifier: Apache-2.0
// Between printf's parts: where formatted text goes, and how floating point becomes text.
#ifndef FORMAT_H
#define FORMAT_H

#include <stdarg.h>
#include <stddef.h>

typedef struct Sink {
  void (*write)(struct Sink *sink, const char *text, size_t size);
} Sink;

// Formats as printf does; the result is the number of characters written to the sink.
int format_to(Sink *sink, const char *format, va_list args);

enum { FORMAT_DOUBLE_MAX = 1600 };

// Formats |value| for conversion e, f or g (or upper case) into dst, which holds FORMAT_DOUBLE_MAX
// characters, and returns the length. Precision is limited to 1,100 digits after the point;
// keep_point is printf's '#' flag.
size_t format_double(char *dst, double value, char conversion, int precision, int keep_point);

#endif
