// SPDX-License-Identifier: Apache-2.0
// The character devices under /dev that are not the console.
#include "include/elf.h"
#include "include/fs.h"
#include "include/lib.h"
#include "include/mm.h"

extern const struct file_ops console_ops, uart_ops;
s64 sys_getrandom(const u64 *a);

static s64 null_read(struct file *file, u64 to, size_t n) {
    (void)file, (void)to, (void)n;
    return 0;
}
static s64 null_write(struct file *file, u64 from, size_t n) {
    (void)file, (void)from;
    return (s64)n;
}
static s64 zero_read(struct file *file, u64 to, size_t n) {
    (void)file;
    return clear_user(to, n) ? -EFAULT : (s64)n;
}
static s64 random_read(struct file *file, u64 to, size_t n) {
    (void)file;
    return sys_getrandom((const u64[]){to, n});
}

static const struct file_ops null_ops = {.read = null_read, .write = null_write};
static const struct file_ops zero_ops = {.read = zero_read, .write = null_write};
static const struct file_ops random_ops = {.read = random_read, .write = null_write};

const struct file_ops *device_ops(u32 device) {
    switch (device) {
        case DEVICE_CONSOLE: return &console_ops;
        case DEVICE_UART: return &uart_ops;
        case DEVICE_ZERO: return &zero_ops;
        case DEVICE_RANDOM: return &random_ops;
        default: return &null_ops;
    }
}
