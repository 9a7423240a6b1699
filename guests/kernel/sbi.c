// SPDX-License-Identifier: Apache-2.0
// Calls to the firmware: an ecall from S mode, extension in a7, function in a6. What does not
// exist is found out by asking (BASE), and done without.
#include "include/sbi.h"

static bool has_time, has_console, has_reset, has_harts, has_ipi, has_rfence;

struct sbi_result sbi_call(u64 extension, u64 function, u64 arg0, u64 arg1, u64 arg2, u64 arg3,
                           u64 arg4) {
    register u64 a0 __asm__("a0") = arg0;
    register u64 a1 __asm__("a1") = arg1;
    register u64 a2 __asm__("a2") = arg2;
    register u64 a3 __asm__("a3") = arg3;
    register u64 a4 __asm__("a4") = arg4;
    register u64 a6 __asm__("a6") = function;
    register u64 a7 __asm__("a7") = extension;
    __asm__ volatile("ecall"
                     : "+r"(a0), "+r"(a1)
                     : "r"(a2), "r"(a3), "r"(a4), "r"(a6), "r"(a7)
                     : "memory");
    return (struct sbi_result){(s64)a0, (s64)a1};
}

bool sbi_probe(u64 extension) {
    struct sbi_result r = sbi_call(SBI_EXT_BASE, 3, extension, 0, 0, 0, 0);
    return r.error == 0 && r.value != 0;
}

void sbi_init(void) {
    has_time = sbi_probe(SBI_EXT_TIME);
    has_console = sbi_probe(SBI_EXT_DBCN);
    has_reset = sbi_probe(SBI_EXT_SRST);
    has_harts = sbi_probe(SBI_EXT_HSM);
    has_ipi = sbi_probe(SBI_EXT_IPI);
    has_rfence = sbi_probe(SBI_EXT_RFENCE);
}

void sbi_set_timer(u64 deadline) {
    sbi_call(has_time ? SBI_EXT_TIME : SBI_LEGACY_SET_TIMER, 0, deadline, 0, 0, 0, 0);
}

bool sbi_has_console(void) { return has_console; }

s64 sbi_console_write(u64 physical, size_t n) {
    struct sbi_result r = sbi_call(SBI_EXT_DBCN, 0, n, physical, 0, 0, 0);
    return r.error ? r.error : r.value;
}

s64 sbi_console_read(u64 physical, size_t n) {
    struct sbi_result r = sbi_call(SBI_EXT_DBCN, 1, n, physical, 0, 0, 0);
    return r.error ? r.error : r.value;
}

void sbi_legacy_putchar(u8 byte) { sbi_call(SBI_LEGACY_PUTCHAR, 0, byte, 0, 0, 0, 0); }

int sbi_legacy_getchar(void) {
    return (int)sbi_call(SBI_LEGACY_GETCHAR, 0, 0, 0, 0, 0, 0).error;
}

void sbi_shutdown(bool failure) {
    if (has_reset) sbi_call(SBI_EXT_SRST, 0, 0, failure, 0, 0, 0);
    sbi_call(SBI_LEGACY_SHUTDOWN, 0, 0, 0, 0, 0, 0);
}

bool sbi_start_hart(u64 hart_id, u64 physical_entry, u64 opaque) {
    return has_harts && has_ipi && has_rfence &&
           sbi_call(SBI_EXT_HSM, 0, hart_id, physical_entry, opaque, 0, 0).error == 0;
}

void sbi_send_ipi(u64 hart_id) { sbi_call(SBI_EXT_IPI, 0, 1, hart_id, 0, 0, 0); }

void sbi_remote_fence_i(u64 hart_mask) { sbi_call(SBI_EXT_RFENCE, 0, hart_mask, 0, 0, 0, 0); }

void sbi_remote_sfence(u64 hart_mask, u64 start, u64 size) {
    sbi_call(SBI_EXT_RFENCE, 1, hart_mask, 0, start, size, 0);
}
