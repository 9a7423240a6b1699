// SPDX-License-Identifier: Apache-2.0
// From the first line of C to the first process. The order is the lesson: each step needs only
// what the steps before it have made.
#include "include/bootargs.h"
#include "include/fs.h"
#include "include/lib.h"
#include "include/machine.h"
#include "include/mm.h"
#include "include/sbi.h"
#include "include/task.h"

void kernel_main(u64 hart_id, u64 device_tree) {
    struct hart *hart = &harts[0];
    hart->id = hart_id;
    hart->online = true;
    hart->idle.hart = hart;
    hart->idle.state = RUNNING;
    hart->running = &hart->idle;
    harts_online = 1;
    lock_kernel();

    sbi_init();
    console_init();                    // enough for a panic; again when the devices are known
    fdt_parse(device_tree);
    frames_init();
    paging_init();
    bootargs_parse(machine.bootargs);
    console_init();
    log("janus teaching kernel: %lu KiB free, %u hart(s), timebase %lu Hz",
        free_frame_count() * (PAGE_SIZE / 1024), machine.hart_count, machine.timebase_frequency);
    plic_init(hart_id);
    timer_start();
    initrd_mount();
    start_init();
    smp_start();
    idle_loop();
}
