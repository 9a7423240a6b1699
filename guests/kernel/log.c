// SPDX-License-Identifier: Apache-2.0
// Messages of the kernel itself. It says nothing unless asked ("verbose") or dying (panic), so
// that the console carries exactly the bytes the programs wrote.
#include <stdarg.h>

#include "include/lib.h"
#include "include/machine.h"

bool verbose;

struct line {
    char text[256];
    size_t length;
};

static void put(struct line *line, char c) {
    if (line->length < sizeof(line->text)) line->text[line->length++] = c;
}

static void put_number(struct line *line, u64 value, u32 base) {
    char digits[20];
    u32 n = 0;
    do {
        digits[n++] = "0123456789abcdef"[value % base];
        value /= base;
    } while (value);
    while (n) put(line, digits[--n]);
}

static void format_line(struct line *line, const char *format, va_list arguments) {
    for (; *format; format++) {
        if (*format != '%') {
            put(line, *format);
            continue;
        }
        bool wide = format[1] == 'l';
        if (wide) format++;
        switch (*++format) {
            case 's':
                for (const char *s = va_arg(arguments, const char *); *s; s++) put(line, *s);
                break;
            case 'c': put(line, (char)va_arg(arguments, int)); break;
            case 'd': {
                s64 value = wide ? va_arg(arguments, s64) : va_arg(arguments, int);
                if (value < 0) put(line, '-');
                put_number(line, value < 0 ? -(u64)value : (u64)value, 10);
                break;
            }
            case 'u':
            case 'x':
                put_number(line, wide ? va_arg(arguments, u64) : va_arg(arguments, u32),
                           *format == 'u' ? 10 : 16);
                break;
            default: put(line, *format);
        }
    }
}

void log(const char *format, ...) {
    if (!verbose) return;
    struct line line = {.length = 0};
    va_list arguments;
    va_start(arguments, format);
    format_line(&line, format, arguments);
    va_end(arguments);
    put(&line, '\n');
    console_write(line.text, line.length);
}

void panic(const char *format, ...) {
    struct line line = {.length = 0};
    for (const char *s = "kernel panic: "; *s; s++) put(&line, *s);
    va_list arguments;
    va_start(arguments, format);
    format_line(&line, format, arguments);
    va_end(arguments);
    put(&line, '\n');
    console_write(line.text, line.length);
    power_off(PANIC_STATUS);
}
