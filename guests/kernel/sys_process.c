// SPDX-License-Identifier: Apache-2.0
// System calls about processes and identity.
#include "include/abi.h"
#include "include/fs.h"
#include "include/lib.h"
#include "include/machine.h"
#include "include/mm.h"
#include "include/task.h"

s64 sys_exit(const u64 *a) { do_exit((u32)(a[0] & 0xff) << 8); }
s64 sys_exit_group(const u64 *a) { do_group_exit((u32)(a[0] & 0xff) << 8); }
s64 sys_wait4(const u64 *a) {
    if (a[3] && clear_user(a[3], 144)) return -EFAULT;
    return do_wait((s32)a[0], a[1], a[2]);
}

// clone(flags, stack, parent_tid, tls, child_tid)
s64 sys_clone(const u64 *a) { return do_clone(a[0], a[1], a[2], a[3], a[4]); }

s64 sys_execve(const u64 *a) {
    struct strings argv = {0}, envp = {0};
    char *path = kmalloc(PATH_SIZE);
    s64 r = !path || strings_new(&argv) || strings_new(&envp) ? -ENOMEM : 0;
    if (!r) {
        r = copy_string_from_user(path, a[0], PATH_SIZE);
        if (r > 0) r = 0;
    }
    if (!r) r = strings_add_user(&argv, a[1]);
    if (!r) r = strings_add_user(&envp, a[2]);
    if (!r) r = do_exec(path, &argv, &envp);
    strings_free(&argv);
    strings_free(&envp);
    kfree(path);
    return r;
}

s64 sys_getpid(const u64 *a) { return (void)a, current->tgid; }
s64 sys_gettid(const u64 *a) { return (void)a, current->tid; }
s64 sys_getppid(const u64 *a) {
    (void)a;
    struct task *parent = current->leader->parent;
    return !parent ? 1 : parent == current->leader ? 0 : parent->tgid;
}
s64 sys_getuid(const u64 *a) { return (void)a, 0; }  // there is one user
s64 sys_geteuid(const u64 *a) { return (void)a, 0; }
s64 sys_getgid(const u64 *a) { return (void)a, 0; }
s64 sys_getegid(const u64 *a) { return (void)a, 0; }
s64 sys_getgroups(const u64 *a) { return (void)a, 0; }

static struct task *process_or_self(u64 pid) {
    return (u32)pid ? find_process((u32)pid) : current->leader;
}

s64 sys_setpgid(const u64 *a) {
    struct task *task = process_or_self(a[0]);
    if (!task) return -ESRCH;
    task->pgid = (u32)a[1] ? (u32)a[1] : task->tgid;
    return 0;
}
s64 sys_getpgid(const u64 *a) {
    struct task *task = process_or_self(a[0]);
    return task ? (s64)task->pgid : -ESRCH;
}
s64 sys_getsid(const u64 *a) {
    struct task *task = process_or_self(a[0]);
    return task ? (s64)task->sid : -ESRCH;
}
s64 sys_setsid(const u64 *a) {
    (void)a;
    struct task *task = current->leader;
    if (task->pgid == task->tgid) return -EPERM;
    return task->sid = task->pgid = task->tgid;
}

s64 sys_set_tid_address(const u64 *a) {
    current->clear_child_tid = a[0];
    return current->tid;
}
s64 sys_set_robust_list(const u64 *a) { return (void)a, 0; }  // only matters for dying threads

s64 sys_sched_yield(const u64 *a) {
    (void)a;
    schedule();
    return 0;
}
s64 sys_sched_setaffinity(const u64 *a) { return (void)a, 0; }
s64 sys_sched_getaffinity(const u64 *a) {
    u64 mask = (1UL << harts_online) - 1;
    if (a[1] < sizeof(mask)) return -EINVAL;
    return copy_to_user(a[2], &mask, sizeof(mask)) ? -EFAULT : (s64)sizeof(mask);
}
s64 sys_getcpu(const u64 *a) {
    u32 cpu = current->hart->index, node = 0;
    if (a[0] && copy_to_user(a[0], &cpu, sizeof(cpu))) return -EFAULT;
    return a[1] ? copy_to_user(a[1], &node, sizeof(node)) : 0;
}

s64 sys_prctl(const u64 *a) {
    enum { PR_SET_NAME = 15, PR_GET_NAME = 16 };
    struct task *task = current;
    if (a[0] == PR_GET_NAME) return copy_to_user(a[1], task->name, sizeof(task->name));
    if (a[0] != PR_SET_NAME) return -EINVAL;
    s64 r = copy_string_from_user(task->name, a[1], sizeof(task->name) - 1);
    return r == -EFAULT ? r : 0;
}

static void limit_of(u64 resource, u64 limit[2]) {
    enum { RLIMIT_STACK = 3, RLIMIT_NOFILE = 7 };
    limit[0] = limit[1] = resource == RLIMIT_STACK ? STACK_SIZE
                          : resource == RLIMIT_NOFILE ? MAX_FILES : ~0UL;
}
s64 sys_getrlimit(const u64 *a) {
    u64 limit[2];
    limit_of(a[0], limit);
    return copy_to_user(a[1], limit, sizeof(limit));
}
s64 sys_prlimit64(const u64 *a) {
    u64 limit[2];
    limit_of(a[1], limit);
    return a[3] ? copy_to_user(a[3], limit, sizeof(limit)) : 0;  // limits cannot be changed
}

s64 sys_uname(const u64 *a) {
    static const char fields[6][65] = {"Linux", "janus", "6.1.0-teaching", "#1", "riscv64", ""};
    return copy_to_user(a[0], fields, sizeof(fields));
}

s64 sys_sysinfo(const u64 *a) {
    struct {
        s64 uptime;
        u64 loads[3], total, free, shared, buffer, swap, free_swap;
        u16 processes, pad;
        u64 high, free_high;
        u32 unit, tail;
    } info = {.uptime = time_to(read_time()).seconds, .total = total_frame_count(),
              .free = free_frame_count(), .unit = PAGE_SIZE};
    for (struct task *t = all_tasks; t; t = t->next) info.processes += t->leader == t;
    return copy_to_user(a[0], &info, sizeof(info));
}
