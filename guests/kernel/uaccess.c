// SPDX-License-Identifier: Apache-2.0
// A pointer from a user program is a claim, not a fact. First check: it lies in the user half.
// Second: the hardware checks each access with the user's own page table (uaccess.S).
#include "include/mm.h"
#include "include/abi.h"

int user_copy(void *to, const void *from, size_t n);
int user_clear(void *to, size_t n);
s64 user_string(char *to, const char *from, size_t size);

static bool in_user_half(u64 address, size_t n) {
    return n <= USER_END && address <= USER_END - n;
}

int copy_from_user(void *to, u64 from, size_t n) {
    return in_user_half(from, n) ? user_copy(to, (const void *)from, n) : -EFAULT;
}

int copy_to_user(u64 to, const void *from, size_t n) {
    return in_user_half(to, n) ? user_copy((void *)to, from, n) : -EFAULT;
}

int clear_user(u64 to, size_t n) {
    return in_user_half(to, n) ? user_clear((void *)to, n) : -EFAULT;
}

s64 copy_string_from_user(char *to, u64 from, size_t size) {
    if (from >= USER_END) return -EFAULT;
    s64 n = user_string(to, (const char *)from, MIN(size, USER_END - from));
    return n == (s64)size ? -ENAMETOOLONG : n;
}
