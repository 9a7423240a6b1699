// SPDX-License-Identifier: Apache-2.0
// How tasks end and how parents learn of it. A process that ended stays as a zombie, a status
// without memory, until its parent has waited for it. When process 1 ends, the machine does.
#include "include/fs.h"
#include "include/lib.h"
#include "include/machine.h"
#include "include/mm.h"
#include "include/task.h"

// The last trace of a process; frees it once nobody stands on its kernel stack any more.
static void forget(struct task *leader) {
    if (--leader->sighand->users == 0) kfree(leader->sighand);
    bury(leader);
}

// Children of the dead have no parent: nobody will wait for them, so they leave no zombies.
static void orphan_children(struct task *process) {
    for (struct task *t = all_tasks; t; t = t->next) {
        if (t->leader != t || t->parent != process || t == process) continue;
        t->parent = NULL;
        if (t->state == ZOMBIE && t->thread_count == 0) forget(t);
    }
}

// status as wait4 reports it: exit code << 8, or the signal that killed.
static void process_ended(struct task *leader) {
    if (leader == init_task) {
        u32 status = leader->group_status;
        power_off(status & 0x7f ? 128 + (status & 0x7f) : status >> 8 & 0xff);
    }
    orphan_children(leader);
    struct task *parent = leader->parent;
    if (!parent || parent->sighand->action[SIGCHLD].handler == SIG_IGN) {
        forget(leader);
    } else if (leader->exit_signal) {
        send_signal(parent, leader->exit_signal, 0, leader->tgid);
    }
    if (parent) wake(parent);
}

void do_exit(u32 status) {
    struct task *task = current, *leader = task->leader;
    end_vfork(task);
    if (task->clear_child_tid) {       // pthread_join waits for this
        u32 zero = 0;
        if (copy_to_user(task->clear_child_tid, &zero, sizeof(zero)) == 0) {
            futex_wake(task->mm, task->clear_child_tid, 1);
        }
    }
    struct mm *mm = task->mm;
    if (task->hart->fp_owner == task) task->hart->fp_owner = NULL;
    task->mm = NULL;
    use_mm(NULL);
    mm_put(mm);
    files_put(task->files);
    inode_put(task->cwd);
    if (task == leader && !leader->group_exit) leader->group_status = status;
    task->state = ZOMBIE;
    leader->thread_count--;
    wake(&leader->thread_count);       // exec may wait to be alone
    if (leader->thread_count == 0) process_ended(leader);
    // The leader keeps its signal actions for send_signal() until it is reaped.
    if (task != leader) {
        if (--task->sighand->users == 0) kfree(task->sighand);
        bury(task);                    // nobody waits for a thread
    }
    schedule();
    panic("a dead task runs");
}

void do_group_exit(u32 status) {
    struct task *leader = current->leader;
    if (!leader->group_exit) {
        leader->group_exit = true;
        leader->group_status = status;
        for (struct task *t = all_tasks; t; t = t->next) {
            if (t->leader == leader && t != current) {
                interrupt_sleep(t);
                poke_hart(t->hart);
            }
        }
    }
    do_exit(status);
}

// On the way out of the kernel: has another thread decided our end?
void exit_if_told(void) {
    struct task *task = current;
    if (task->leader->group_exit) do_exit(task->leader->group_status);
    if (task->must_exit) do_exit(0);
}

// exec replaces the whole process: the other threads have to go first.
void kill_other_threads(void) {
    struct task *leader = current->leader;
    for (struct task *t = all_tasks; t; t = t->next) {
        if (t->leader == leader && t != current && t->state != ZOMBIE) {
            t->must_exit = true;
            interrupt_sleep(t);
            poke_hart(t->hart);
        }
    }
    u64 blocked = current->blocked;
    current->blocked = ~0UL;           // nothing but the end of the process may interrupt this
    while (leader->thread_count > 1 && !leader->group_exit) sleep_on(&leader->thread_count, 0);
    current->blocked = blocked;
}

static bool matches(struct task *child, s64 pid) {
    return pid > 0 ? child->tgid == pid
           : pid == 0 ? child->pgid == current->pgid
           : pid == -1 || child->pgid == -pid;
}

s64 do_wait(s64 pid, u64 status, u64 options) {
    struct task *self = current->leader;
    for (;;) {
        bool any = false;
        for (struct task *t = all_tasks; t; t = t->next) {
            if (t->leader != t || t->parent != self || t == self || !matches(t, pid)) continue;
            any = true;
            if (t->state != ZOMBIE || t->thread_count) continue;
            u32 value = t->group_status;
            if (status && copy_to_user(status, &value, sizeof(value))) return -EFAULT;
            u32 tgid = t->tgid;
            self->child_ticks += t->user_ticks + t->child_ticks;
            if (--t->sighand->users == 0) kfree(t->sighand);
            task_free(t);
            return tgid;
        }
        if (!any) return -ECHILD;
        if (options & WNOHANG) return 0;
        s64 r = sleep_on(self, 0);
        if (r) return r;
    }
}
