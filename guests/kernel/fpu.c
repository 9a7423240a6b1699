// SPDX-License-Identifier: Apache-2.0
// Floating-point state, moved only when it must be. sstatus.FS in a task's frame says how the
// hart's registers relate to the task:
//   off    they are not this task's; its first instruction traps, and we load them then
//   clean  they are this task's and equal the copy in task->fp
//   dirty  the hart saw a write since: task->fp is stale
// "initial" is not needed: a new program is "off" with zeros in task->fp. A program that never
// computes with floating point never pays for it.
#include "include/lib.h"
#include "include/task.h"

void fp_save(struct fp_state *to);
void fp_load(const struct fp_state *from);

static void set_fs(struct task *task, u64 fs) {
    struct trap_frame *frame = user_frame(task);
    frame->sstatus = (frame->sstatus & ~(u64)SSTATUS_FS) | fs;
}

void fp_sync(struct task *task) {
    if (!task->mm || (user_frame(task)->sstatus & SSTATUS_FS) != SSTATUS_FS_DIRTY) return;
    fpu_on();
    fp_save(&task->fp);
    set_fs(task, SSTATUS_FS_CLEAN);
}

void fp_enter(struct task *task) {
    if (!task->mm) return;
    bool ours = task->hart->fp_owner == task && task->fp_hart == task->hart;
    set_fs(task, ours ? SSTATUS_FS_CLEAN : 0);
}

void fp_forget(struct task *task) {
    task->fp_hart = NULL;
    set_fs(task, 0);
}

void fp_reset(struct task *task) {
    memset(&task->fp, 0, sizeof(task->fp));
    fp_forget(task);
}

bool fp_first_use(struct task *task) {
    if (user_frame(task)->sstatus & SSTATUS_FS) return false;
    fpu_on();
    fp_load(&task->fp);
    task->hart->fp_owner = task;
    task->fp_hart = task->hart;
    set_fs(task, SSTATUS_FS_CLEAN);
    return true;
}
