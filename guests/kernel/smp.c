// SPDX-License-Identifier: Apache-2.0
// More harts: each starts at _start_secondary with an idle task of its own and then takes part in
// scheduling. The kernel lock makes the rest of the kernel unaware of it.
#include "include/bootargs.h"
#include "include/lib.h"
#include "include/machine.h"
#include "include/mm.h"
#include "include/sbi.h"
#include "include/task.h"

extern u8 _start_secondary[];

void secondary_main(u64 hart_id);

void secondary_main(u64 hart_id) {
    struct hart *hart = current->hart;
    lock_kernel();
    ASSERT(hart->id == hart_id);
    write_address_space(VIRT_TO_PHYS(kernel_root));
    flush_tlb_all();
    plic_init(hart_id);
    timer_start();
    hart->online = true;
    idle_loop();
}

void smp_start(void) {
    for (u32 i = 0; i < machine.hart_count && !bootargs.single; i++) {
        u64 id = machine.hart_ids[i];
        if (id == harts[0].id || id >= 64) continue;
        void *stack = alloc_frames(KERNEL_STACK_ORDER);
        if (!stack) return;
        struct hart *hart = &harts[harts_online];
        hart->id = id;
        hart->index = harts_online;
        hart->running = &hart->idle;
        hart->idle.hart = hart;
        hart->idle.state = RUNNING;
        hart->idle.kernel_stack = stack;
        hart->idle.kernel_sp = (u64)stack + KERNEL_STACK_SIZE;
        if (!sbi_start_hart(id, VIRT_TO_PHYS(_start_secondary), (u64)&hart->idle)) {
            free_frames(stack, KERNEL_STACK_ORDER);
            continue;
        }
        harts_online++;
        log("hart %lu started", id);
    }
}

void poke_hart(struct hart *hart) {
    if (hart != current->hart && hart->online) sbi_send_ipi(hart->id);
}

// Somebody became runnable: if a hart sleeps, it can take the work.
void poke_idle_hart(void) {
    for (u32 i = 0; i < harts_online; i++) {
        struct hart *hart = &harts[i];
        if (hart != current->hart && hart->online && hart->running == &hart->idle) {
            sbi_send_ipi(hart->id);
            return;
        }
    }
}
