// SPDX-License-Identifier: Apache-2.0
// Who runs: one queue of runnable tasks, first in, first out; a hart whose tick ends a slice puts
// its task at the back. One lock for the whole kernel, taken on the way in and dropped on the way
// out; inside, interrupts stay off, so nothing happens behind a function's back.
#include "include/lib.h"
#include "include/machine.h"
#include "include/mm.h"
#include "include/task.h"

struct hart harts[MAX_HARTS];
u32 harts_online;
struct task *all_tasks, *init_task;

static struct task *queue_head, **queue_tail = &queue_head;
static u32 kernel_lock;

void switch_context(struct context *from, struct context *to, struct task *next);
void finish_switch(void);

void lock_kernel(void) {
    while (__atomic_exchange_n(&kernel_lock, 1, __ATOMIC_ACQUIRE)) {
    }
}

void unlock_kernel(void) { __atomic_store_n(&kernel_lock, 0, __ATOMIC_RELEASE); }

static void enqueue(struct task *task) {
    task->state = RUNNABLE;
    task->next_runnable = NULL;
    *queue_tail = task;
    queue_tail = &task->next_runnable;
}

void make_runnable(struct task *task) {
    enqueue(task);
    poke_idle_hart();
}

bool anyone_runnable(void) { return queue_head != NULL; }

static struct task *dequeue(struct hart *hart) {
    struct task *task = queue_head;
    if (!task) return &hart->idle;
    queue_head = task->next_runnable;
    if (!queue_head) queue_tail = &queue_head;
    return task;
}

// Address spaces change only when the next task has another one: the idle task has none and
// leaves the last in place.
void use_mm(struct mm *mm) {
    struct hart *hart = current->hart;
    if (hart->mm == mm) return;
    if (hart->mm) hart->mm->active_harts &= ~(1UL << hart->index);
    if (mm) mm->active_harts |= 1UL << hart->index;
    hart->mm = mm;
    write_address_space(VIRT_TO_PHYS(mm ? mm->root : kernel_root));
    flush_tlb_all();
}

void schedule(void) {
    struct task *previous = current;
    struct hart *hart = previous->hart;
    hart->reschedule = false;
    if (previous->state == RUNNING && previous != &hart->idle) {
        if (!anyone_runnable()) return;
        enqueue(previous);
    }
    struct task *next = dequeue(hart);
    if (next == previous) {
        next->state = RUNNING;
        return;
    }
    fp_sync(previous);
    if (next->mm) {
        use_mm(next->mm);
        if (next->hart != hart) flush_instruction_cache();  // it comes from another hart
        if (previous == &hart->idle) timer_busy();
    } else if (harts_online > 1) {
        use_mm(NULL);                  // another hart may free what we idle in
    }
    next->state = RUNNING;
    next->hart = hart;
    hart->running = next;
    fp_enter(next);
    switch_context(&previous->context, &next->context, next);
    finish_switch();
}

// Tasks that ended: their stacks can only be freed from another one.
static struct task *graveyard;

void bury(struct task *task) {
    task->next_runnable = graveyard;
    graveyard = task;
}

// Runs on the new task's stack, under the lock that the old one held when it died.
void finish_switch(void) {
    while (graveyard) {
        struct task *dead = graveyard;
        graveyard = dead->next_runnable;
        task_free(dead);
    }
}

s64 sleep_on(const void *channel, u64 deadline) {
    struct task *task = current;
    if (signal_deliverable(task)) return -ERESTART;
    task->channel = channel;
    task->deadline = deadline;
    task->state = SLEEPING;
    if (deadline) timer_need_by(deadline);
    schedule();
    return task->wake_reason;
}

static void rouse(struct task *task, s64 reason) {
    task->channel = NULL;
    task->deadline = 0;
    task->wake_reason = reason;
    make_runnable(task);
}

void wake(const void *channel) {
    for (struct task *t = all_tasks; t; t = t->next) {
        if (t->state == SLEEPING && t->channel == channel) rouse(t, 0);
    }
}

void wake_sleepers(u64 now) {
    for (struct task *t = all_tasks; t; t = t->next) {
        if (t->state == SLEEPING && t->deadline && t->deadline <= now) rouse(t, -ETIMEDOUT);
    }
}

u64 earliest_deadline(void) {
    u64 earliest = ~0UL;
    for (struct task *t = all_tasks; t; t = t->next) {
        if (t->state == SLEEPING && t->deadline) earliest = MIN(earliest, t->deadline);
    }
    return earliest;
}

// Wakes one sleeper early because a signal came for it.
void interrupt_sleep(struct task *task) {
    if (task->state == SLEEPING) rouse(task, -ERESTART);
}

void idle_loop(void) {
    for (;;) {
        if (anyone_runnable()) schedule();
        timer_idle();
        unlock_kernel();
        wait_for_interrupt();          // returns when one is pending, though SIE is 0
        lock_kernel();
        handle_interrupts();
    }
}
