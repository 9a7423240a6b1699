// SPDX-License-Identifier: Apache-2.0
// The platform-level interrupt controller: sources have priorities, each hart a context per
// privilege mode with enable bits and a threshold; reading "claim" takes the interrupt, writing
// it back says it was served. Contexts come in pairs per hart: 2 * hart is M, + 1 is S.
#include "include/machine.h"
#include "include/mm.h"

#define ENABLE 0x2000
#define THRESHOLD 0x200000
#define CLAIM 0x200004

static volatile u32 *reg(u64 offset) { return PHYS_TO_VIRT(machine.plic + offset); }
static u64 context_of(u64 hart_id) { return 2 * hart_id + 1; }

void plic_init(u64 hart_id) {
    u32 source = machine.uart_interrupt;
    if (!machine.plic || !source) return;
    *reg(4UL * source) = 1;
    *reg(ENABLE + 0x80 * context_of(hart_id) + source / 32 * 4) = 1U << source % 32;
    *reg(THRESHOLD + 0x1000 * context_of(hart_id)) = 0;
}

u32 plic_claim(u64 hart_id) {
    return machine.plic ? *reg(CLAIM + 0x1000 * context_of(hart_id)) : 0;
}

void plic_complete(u64 hart_id, u32 interrupt) {
    *reg(CLAIM + 0x1000 * context_of(hart_id)) = interrupt;
}
