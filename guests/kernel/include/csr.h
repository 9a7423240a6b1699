// SPDX-License-Identifier: Apache-2.0
// Every privileged instruction the C code executes, each behind one small named function.
//
// Under a classical trap-and-emulate hypervisor each of these is one exit; a paravirtual build
// would replace this file (and pte_store() in paging.c) by hypercalls and a shared page. The
// assembly files boot.S, trap.S and uaccess.S hold the remaining ones.
#ifndef CSR_H
#define CSR_H

#define SSTATUS_SIE 0x2      // interrupts enabled in S mode: this kernel keeps it 0
#define SSTATUS_SPIE 0x20    // what SIE becomes (for S) after sret
#define SSTATUS_SPP 0x100    // the privilege sret returns to: 0 = user
#define SSTATUS_FS 0x6000    // floating-point state: off, initial, clean, dirty
#define SSTATUS_FS_INITIAL 0x2000
#define SSTATUS_FS_CLEAN 0x4000
#define SSTATUS_FS_DIRTY 0x6000
#define SSTATUS_SUM 0x40000  // S mode may touch user pages

#define INTERRUPT_SOFTWARE 1
#define INTERRUPT_TIMER 5
#define INTERRUPT_EXTERNAL 9

#define SATP_SV39 0x8000000000000000

#ifndef __ASSEMBLER__
#include "types.h"

#define csr_read(name)                                                   \
    ({                                                                   \
        u64 value_;                                                      \
        __asm__ volatile("csrr %0, " #name : "=r"(value_)::"memory");    \
        value_;                                                          \
    })
#define csr_write(name, value) __asm__ volatile("csrw " #name ", %0" ::"rK"(value) : "memory")
#define csr_set(name, bits) __asm__ volatile("csrs " #name ", %0" ::"rK"(bits) : "memory")
#define csr_clear(name, bits) __asm__ volatile("csrc " #name ", %0" ::"rK"(bits) : "memory")

// Which interrupt sources may become pending enough to wake or interrupt us.
static inline void enable_interrupt_sources(u64 mask) { csr_set(sie, mask); }
static inline u64 pending_interrupts(void) { return csr_read(sip) & csr_read(sie); }
static inline void acknowledge_software_interrupt(void) {
    csr_clear(sip, 1UL << INTERRUPT_SOFTWARE);
}

// The address space, and the promise that no stale translation survives.
static inline void write_address_space(u64 root_physical) {
    csr_write(satp, SATP_SV39 | root_physical >> 12);
}
static inline void flush_tlb_all(void) { __asm__ volatile("sfence.vma" ::: "memory"); }
static inline void flush_tlb_page(u64 va) {
    __asm__ volatile("sfence.vma %0, zero" ::"r"(va) : "memory");
}
static inline void flush_instruction_cache(void) { __asm__ volatile("fence.i" ::: "memory"); }

// The kernel is compiled without floating point; the unit is on only while fpu.S uses it.
static inline void fpu_on(void) { csr_set(sstatus, SSTATUS_FS); }

// Lets user programs read cycle, time and instret.
static inline void open_counters(void) { csr_write(scounteren, 7); }

static inline void wait_for_interrupt(void) { __asm__ volatile("wfi" ::: "memory"); }

// Ticks of timebase-frequency. Not privileged where the firmware opened scounteren.
static inline u64 read_time(void) {
    u64 t;
    __asm__ volatile("rdtime %0" : "=r"(t));
    return t;
}

#endif
#endif
