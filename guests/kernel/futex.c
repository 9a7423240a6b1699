// SPDX-License-Identifier: Apache-2.0
// Futexes: sleep if a word of user memory still has the expected value, wake those who sleep on
// it. All locks of threads are built on this; the kernel is only asked when somebody must wait.
#include "include/mm.h"
#include "include/task.h"

enum { FUTEX_WAIT = 0, FUTEX_WAKE = 1, FUTEX_REQUEUE = 3, FUTEX_CMP_REQUEUE = 4,
       FUTEX_WAIT_BITSET = 9, FUTEX_WAKE_BITSET = 10 };
#define FUTEX_COMMAND 0x7f
#define FUTEX_CLOCK_REALTIME 256

static u32 wake_waiters(struct mm *mm, u64 address, u32 count) {
    u32 woken = 0;
    for (struct task *t = all_tasks; t && woken < count; t = t->next) {
        if (t->state == SLEEPING && t->channel == mm && t->futex_address == address) {
            t->futex_address = 0;
            interrupt_sleep(t);
            t->wake_reason = 0;
            woken++;
        }
    }
    return woken;
}

void futex_wake(struct mm *mm, u64 address, u32 count) { wake_waiters(mm, address, count); }

static s64 wait(u64 address, u32 expected, u64 deadline) {
    u32 value;
    if (copy_from_user(&value, address, sizeof(value))) return -EFAULT;
    if (value != expected) return -EAGAIN;
    current->futex_address = address;
    s64 r = sleep_on(current->mm, deadline);
    current->futex_address = 0;
    return r;
}

s64 sys_futex(const u64 *a) {
    u64 address = a[0], timeout = a[3];
    u32 command = a[1] & FUTEX_COMMAND;
    if (address & 3) return -EINVAL;
    switch (command) {
        case FUTEX_WAIT:
        case FUTEX_WAIT_BITSET: {
            u64 deadline = 0;
            if (timeout) {
                struct timespec t;
                if (copy_from_user(&t, timeout, sizeof(t))) return -EFAULT;
                deadline = time_from(&t) + 1;
                if (command == FUTEX_WAIT) {
                    deadline += read_time();
                } else if (a[1] & FUTEX_CLOCK_REALTIME) {
                    struct timespec now = wall_clock();
                    u64 now_ticks = time_from(&now);
                    deadline = read_time() + (deadline > now_ticks ? deadline - now_ticks : 0);
                }
            }
            return wait(address, (u32)a[2], deadline);
        }
        case FUTEX_WAKE:
        case FUTEX_WAKE_BITSET: return wake_waiters(current->mm, address, (u32)a[2]);
        case FUTEX_CMP_REQUEUE: {
            u32 value;
            if (copy_from_user(&value, address, sizeof(value))) return -EFAULT;
            if (value != (u32)a[5]) return -EAGAIN;
            return wake_waiters(current->mm, address, ~0U);
        }
        // Waking all instead of moving them is allowed: they look again and sleep elsewhere.
        case FUTEX_REQUEUE: return wake_waiters(current->mm, address, ~0U);
        default: return -ENOSYS;
    }
}
