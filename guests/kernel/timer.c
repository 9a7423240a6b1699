// SPDX-License-Identifier: Apache-2.0
// Time: one deadline per hart, held by the firmware. While a task runs it is the next tick, 100
// a second, which ends the task's slice; an idle hart only asks for the next sleeper's deadline.
#include "include/lib.h"
#include "include/machine.h"
#include "include/mm.h"
#include "include/sbi.h"
#include "include/task.h"

#define NANOSECONDS 1000000000L
#define NEVER (~0UL)

static u64 slice;
static u64 boot_ticks;
static struct timespec boot_wall;

static void program(u64 deadline) {
    current->hart->programmed = deadline;
    sbi_set_timer(deadline);
}

void timer_need_by(u64 deadline) {
    if (deadline < current->hart->programmed) program(deadline);
}

void timer_busy(void) {
    struct hart *hart = current->hart;
    hart->next_tick = read_time() + slice;
    timer_need_by(hart->next_tick);
}

// Only ever asks earlier: one tick that finds nothing to do costs less than a call each time.
void timer_idle(void) {
    struct hart *hart = current->hart;
    hart->next_tick = NEVER;
    timer_need_by(MIN(earliest_deadline(), console_wants_polling() ? read_time() + slice : NEVER));
}

void timer_interrupt(void) {
    struct hart *hart = current->hart;
    u64 now = read_time();
    wake_sleepers(now);
    if (console_wants_polling()) console_poll();
    u64 next = earliest_deadline();
    if (hart->running != &hart->idle) {
        if (now >= hart->next_tick) {
            hart->running->user_ticks++;
            hart->reschedule = true;
            hart->next_tick = now + slice;
        }
        next = MIN(next, hart->next_tick);
    }
    program(next);                     // also takes the pending interrupt away
}

u64 time_from(const struct timespec *t) {
    u64 frequency = machine.timebase_frequency;
    if ((u64)t->seconds > NEVER / 2 / frequency) return NEVER / 2;
    return (u64)t->seconds * frequency +
           ((u64)t->nanoseconds * frequency + NANOSECONDS - 1) / NANOSECONDS;
}

struct timespec time_to(u64 ticks) {
    u64 frequency = machine.timebase_frequency;
    return (struct timespec){(s64)(ticks / frequency),
                             (s64)(ticks % frequency * NANOSECONDS / frequency)};
}

struct timespec wall_clock(void) {
    struct timespec since = time_to(read_time() - boot_ticks);
    since.seconds += boot_wall.seconds;
    since.nanoseconds += boot_wall.nanoseconds;
    if (since.nanoseconds >= NANOSECONDS) since.seconds++, since.nanoseconds -= NANOSECONDS;
    return since;
}

void timer_start(void) {
    slice = machine.timebase_frequency / TICKS_PER_SECOND;
    if (!boot_ticks) {
        boot_ticks = read_time();
        if (machine.rtc) {             // goldfish: nanoseconds since 1970, low half first
            volatile u32 *rtc = PHYS_TO_VIRT(machine.rtc);
            u64 now = rtc[0];
            now |= (u64)rtc[1] << 32;
            boot_wall = (struct timespec){(s64)(now / NANOSECONDS), (s64)(now % NANOSECONDS)};
        }
    }
    open_counters();
    program(NEVER);
    u64 sources = 1UL << INTERRUPT_TIMER | 1UL << INTERRUPT_SOFTWARE;
    if (machine.plic) sources |= 1UL << INTERRUPT_EXTERNAL;  // else nobody could take them
    enable_interrupt_sources(sources);
}
