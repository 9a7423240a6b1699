// SPDX-License-Identifier: Apache-2.0
// System calls about time and chance.
#include "include/abi.h"
#include "include/elf.h"
#include "include/lib.h"
#include "include/machine.h"
#include "include/mm.h"
#include "include/task.h"

enum { CLOCK_REALTIME = 0, CLOCK_PROCESS_CPUTIME = 2, CLOCK_THREAD_CPUTIME = 3,
       CLOCK_REALTIME_COARSE = 5, CLOCK_LAST = 11 };
#define TIMER_ABSTIME 1

static struct timespec ticks_as_time(u64 ticks) {
    return (struct timespec){(s64)(ticks / TICKS_PER_SECOND),
                             (s64)(ticks % TICKS_PER_SECOND * (1000000000 / TICKS_PER_SECOND))};
}

static struct timespec clock_now(u64 clock) {
    switch (clock) {
        case CLOCK_REALTIME:
        case CLOCK_REALTIME_COARSE: return wall_clock();
        case CLOCK_PROCESS_CPUTIME:
        case CLOCK_THREAD_CPUTIME: return ticks_as_time(current->user_ticks);
        default: return time_to(read_time());
    }
}

s64 sys_clock_gettime(const u64 *a) {
    if (a[0] > CLOCK_LAST) return -EINVAL;
    struct timespec now = clock_now(a[0]);
    return copy_to_user(a[1], &now, sizeof(now));
}

s64 sys_clock_getres(const u64 *a) {
    struct timespec resolution = {0, MAX(1, 1000000000 / (s64)machine.timebase_frequency)};
    if (a[0] > CLOCK_LAST) return -EINVAL;
    return a[1] ? copy_to_user(a[1], &resolution, sizeof(resolution)) : 0;
}

s64 sys_gettimeofday(const u64 *a) {
    struct timespec now = wall_clock();
    now.nanoseconds /= 1000;           // timeval has microseconds there
    return a[0] ? copy_to_user(a[0], &now, sizeof(now)) : 0;
}

static s64 sleep_until(u64 deadline, u64 remaining) {
    static const u8 nothing;
    while (read_time() < deadline) {
        s64 r = sleep_on(&nothing, deadline);
        if (r == -ERESTART) {
            u64 now = read_time();
            struct timespec left = time_to(deadline > now ? deadline - now : 0);
            if (remaining && copy_to_user(remaining, &left, sizeof(left))) return -EFAULT;
            return -EINTR;
        }
    }
    return 0;
}

static s64 get_time(u64 from, struct timespec *t) {
    if (copy_from_user(t, from, sizeof(*t))) return -EFAULT;
    return t->seconds < 0 || (u64)t->nanoseconds > 999999999 ? -EINVAL : 0;
}

s64 sys_nanosleep(const u64 *a) {
    struct timespec t;
    s64 r = get_time(a[0], &t);
    return r ? r : sleep_until(read_time() + time_from(&t), a[1]);
}

s64 sys_clock_nanosleep(const u64 *a) {
    struct timespec t;
    s64 r = get_time(a[2], &t);
    if (r) return r;
    u64 wanted = time_from(&t);
    if (!(a[1] & TIMER_ABSTIME)) return sleep_until(read_time() + wanted, a[3]);
    struct timespec now = clock_now(a[0]);
    u64 now_ticks = time_from(&now);
    return sleep_until(read_time() + (wanted > now_ticks ? wanted - now_ticks : 0), 0);
}

s64 sys_getrusage(const u64 *a) {
    bool children = (s32)a[0] == -1;
    u64 ticks = children ? current->leader->child_ticks : current->user_ticks;
    struct timespec t = ticks_as_time(ticks);
    u64 usage[18] = {(u64)t.seconds, (u64)t.nanoseconds / 1000};
    return copy_to_user(a[1], usage, sizeof(usage));
}

s64 sys_times(const u64 *a) {
    u64 times[4] = {current->user_ticks, 0, current->leader->child_ticks, 0};
    if (a[0] && copy_to_user(a[0], times, sizeof(times))) return -EFAULT;
    return (s64)(read_time() / (machine.timebase_frequency / TICKS_PER_SECOND));
}

// A counter stirred well (splitmix64), seeded from the clock: good for hash tables, not for keys.
u64 random_u64(void) {
    static u64 state;
    state += 0x9e3779b97f4a7c15 + read_time();
    u64 z = state;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

s64 sys_getrandom(const u64 *a) {
    u64 n = MIN(a[1], 1UL << 25);
    for (u64 done = 0; done < n; done += 8) {
        u64 value = random_u64();
        if (copy_to_user(a[0] + done, &value, MIN(8UL, n - done))) return -EFAULT;
    }
    return (s64)n;
}
