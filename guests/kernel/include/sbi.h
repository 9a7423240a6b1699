// SPDX-License-Identifier: Apache-2.0
// The Supervisor Binary Interface: what the firmware, or a hypervisor in its place, does for us.
#ifndef SBI_H
#define SBI_H

#include "types.h"

#define SBI_EXT_BASE 0x10
#define SBI_EXT_TIME 0x54494D45
#define SBI_EXT_IPI 0x735049
#define SBI_EXT_RFENCE 0x52464E43
#define SBI_EXT_HSM 0x48534D
#define SBI_EXT_SRST 0x53525354
#define SBI_EXT_DBCN 0x4442434E
#define SBI_LEGACY_SET_TIMER 0
#define SBI_LEGACY_PUTCHAR 1
#define SBI_LEGACY_GETCHAR 2
#define SBI_LEGACY_SHUTDOWN 8

struct sbi_result {
    s64 error;
    s64 value;
};

struct sbi_result sbi_call(u64 extension, u64 function, u64 a0, u64 a1, u64 a2, u64 a3, u64 a4);
bool sbi_probe(u64 extension);

void sbi_init(void);              // finds out which of the extensions below exist
void sbi_set_timer(u64 deadline); // in ticks of the time base; ~0 is "never"
bool sbi_has_console(void);
s64 sbi_console_write(u64 physical, size_t n);  // bytes written, or negative
s64 sbi_console_read(u64 physical, size_t n);   // 0: nothing yet; negative: end of input
void sbi_legacy_putchar(u8 byte);
int sbi_legacy_getchar(void);                   // -1: nothing yet
void sbi_shutdown(bool failure);
bool sbi_start_hart(u64 hart_id, u64 physical_entry, u64 opaque);
void sbi_send_ipi(u64 hart_id);
void sbi_remote_fence_i(u64 hart_mask);
void sbi_remote_sfence(u64 hart_mask, u64 start, u64 size);  // size ~0: everything

#endif
