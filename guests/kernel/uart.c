// SPDX-License-Identifier: Apache-2.0
// The 16550 UART: a device as registers in memory. Under a hypervisor each byte is an exit or
// two, against one SBI call for a whole write: that contrast is why "console=uart" exists.
#include "include/machine.h"
#include "include/mm.h"

enum { DATA = 0, INTERRUPT_ENABLE = 1, FIFO_CONTROL = 2, LINE_CONTROL = 3, LINE_STATUS = 5 };
#define STATUS_DATA_READY 0x01
#define STATUS_TRANSMIT_EMPTY 0x20

static volatile u8 *reg(u32 number) {
    return (volatile u8 *)PHYS_TO_VIRT(machine.uart) + (number << machine.uart_shift);
}

void uart_init(void) {
    *reg(INTERRUPT_ENABLE) = 0;
    *reg(LINE_CONTROL) = 3;            // 8 bits, no parity; the baud rate is the firmware's affair
    *reg(FIFO_CONTROL) = 1;
}

void uart_write(const u8 *bytes, size_t n) {
    for (; n; n--) {
        while (!(*reg(LINE_STATUS) & STATUS_TRANSMIT_EMPTY)) {
        }
        *reg(DATA) = *bytes++;
    }
}

int uart_read(void) { return *reg(LINE_STATUS) & STATUS_DATA_READY ? *reg(DATA) : -1; }

void uart_enable_interrupt(void) { *reg(INTERRUPT_ENABLE) = 1; }
