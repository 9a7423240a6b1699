// SPDX-License-Identifier: Apache-2.0
// The machine as its device tree describes it, and the devices found there.
#ifndef MACHINE_H
#define MACHINE_H

#include "layout.h"
#include "types.h"

struct range {
    u64 start, end;
};

// Physical addresses; a device that does not exist has base 0.
struct machine {
    struct range ram;
    struct range initrd;
    struct range device_tree;
    struct range reserved[8];
    u32 reserved_count;
    u64 timebase_frequency;
    const char *bootargs;
    u32 hart_count;
    u64 hart_ids[MAX_HARTS];
    u64 uart, uart_shift;
    u32 uart_interrupt;
    u64 plic, plic_size;
    u64 finisher;
    u64 rtc;
};
extern struct machine machine;

void fdt_parse(u64 physical);

// Ends the machine. A status of 0 to 255 is a program's; PANIC_STATUS says the kernel gave up.
#define PANIC_STATUS 0x1ff
void power_off(u32 status) __attribute__((noreturn));

// 16550 UART, polled; interrupts only say "look now".
void uart_init(void);
void uart_write(const u8 *bytes, size_t n);
int uart_read(void);  // -1: nothing there
void uart_enable_interrupt(void);

// PLIC, the external interrupt controller.
void plic_init(u64 hart_id);
u32 plic_claim(u64 hart_id);
void plic_complete(u64 hart_id, u32 interrupt);

// Console: whichever of DBCN, UART and legacy SBI exists.
void console_init(void);
void console_write(const void *bytes, size_t n);  // kernel bytes, as they are
void console_poll(void);                          // called at interrupts: collects input
bool console_wants_polling(void);

#endif
