// SPDX-License-Identifier: Apache-2.0
// Signals: remembered per task as a bit, acted upon on the way back to user mode. A handler runs
// on the user's stack, above a frame with all registers; returning from it lands on a page the
// kernel put into every address space, which asks for the old registers back (rt_sigreturn).
#include "include/lib.h"
#include "include/mm.h"
#include "include/task.h"

#define BIT(signal) (1UL << ((signal)-1))
#define UNBLOCKABLE (BIT(SIGKILL) | BIT(SIGSTOP))
// No job control here: stop signals are ignored like those that are ignored by default.
#define IGNORED_BY_DEFAULT                                                                      \
    (BIT(SIGCHLD) | BIT(SIGCONT) | BIT(SIGURG) | BIT(SIGWINCH) | BIT(SIGSTOP) | BIT(SIGTSTP) | \
     BIT(SIGTTIN) | BIT(SIGTTOU))
#define SI_USER 0
#define SS_ONSTACK 1
#define SS_DISABLE 2

struct ucontext {
    u64 flags, link;
    u64 stack, stack_flags, stack_size;
    u64 sigmask;
    u8 reserved[128];
    u64 registers[32];                 // pc in the place of x0
    u64 f[32];
    u64 fcsr;
    u8 rest[264];                      // room for quad precision
};
struct signal_frame {
    struct siginfo info;
    u8 info_rest[128 - sizeof(struct siginfo)];
    struct ucontext context;
};
_Static_assert(__builtin_offsetof(struct ucontext, registers) == 176, "ucontext of the ABI");
_Static_assert(sizeof(struct signal_frame) == 1088, "rt_sigframe of the ABI");

static bool ignored(struct task *task, u32 signal) {
    u64 handler = task->sighand->action[signal].handler;
    return handler == SIG_IGN || (handler == SIG_DFL && (IGNORED_BY_DEFAULT & BIT(signal)));
}

bool signal_deliverable(struct task *task) {
    return (task->pending & ~task->blocked) || task->leader->group_exit || task->must_exit;
}

static void post(struct task *task, u32 signal, s32 code, u64 address_or_sender) {
    task->pending |= BIT(signal);
    task->info[signal] = (struct siginfo){
        .signo = (s32)signal, .code = code, .address_or_sender = address_or_sender};
    if (task->blocked & BIT(signal)) return;
    interrupt_sleep(task);
    if (task->state == RUNNING && task != current) poke_hart(task->hart);
}

// To a process: any thread that lets the signal in will do. To a thread that is no leader: it.
void send_signal(struct task *task, u32 signal, s32 code, u64 address_or_sender) {
    if (task->leader == task) {
        for (struct task *t = all_tasks; t; t = t->next) {
            if (t->leader != task->leader || t->state == ZOMBIE) continue;
            if (task->state == ZOMBIE || ((task->blocked & BIT(signal)) &&
                                          !(t->blocked & BIT(signal)))) task = t;
        }
    }
    if (task->state == ZOMBIE || (ignored(task, signal) && !(task->blocked & BIT(signal)))) return;
    post(task, signal, code, address_or_sender);
}

void force_signal(u32 signal, s32 code, u64 address) {
    struct task *task = current;
    struct sigaction *action = &task->sighand->action[signal];
    // A fault cannot be put off: blocked or ignored, it kills.
    if ((task->blocked & BIT(signal)) || action->handler == SIG_IGN) action->handler = SIG_DFL;
    task->blocked &= ~BIT(signal);
    log("%s[%u]: signal %u at pc 0x%lx, address 0x%lx", task->name, task->tgid, signal,
        user_frame(task)->sepc, address);
    post(task, signal, code, address);
}

static bool push_frame(struct task *task, struct trap_frame *frame, u32 signal,
                       const struct sigaction *action) {
    static struct signal_frame s;      // safe under the kernel lock
    memset(&s, 0, sizeof(s));
    u64 sp = frame->x[SP];
    bool on_alternate = task->altstack_size && sp - task->altstack < task->altstack_size;
    if ((action->flags & SA_ONSTACK) && task->altstack_size && !on_alternate) {
        sp = task->altstack + task->altstack_size;
    }
    sp = ALIGN_DOWN(sp - sizeof(s), 16);
    fp_sync(task);
    s.info = task->info[signal];
    s.context.stack = task->altstack;
    s.context.stack_size = task->altstack_size;
    s.context.stack_flags = !task->altstack_size ? SS_DISABLE : on_alternate ? SS_ONSTACK : 0;
    s.context.sigmask = task->restore_blocked ? task->saved_blocked : task->blocked;
    memcpy(s.context.registers, frame->x, sizeof(s.context.registers));
    s.context.registers[0] = frame->sepc;
    memcpy(s.context.f, task->fp.f, sizeof(s.context.f));
    s.context.fcsr = task->fp.fcsr;
    if (copy_to_user(sp, &s, sizeof(s))) return false;
    frame->x[SP] = sp;
    frame->x[RA] = TRAMPOLINE;
    frame->x[A0] = signal;
    frame->x[A1] = sp;
    frame->x[A2] = sp + __builtin_offsetof(struct signal_frame, context);
    frame->sepc = action->handler;
    return true;
}

static void handle(struct task *task, struct trap_frame *frame, u32 signal) {
    struct sigaction action = task->sighand->action[signal];
    if (action.handler == SIG_IGN ||
        (action.handler == SIG_DFL && (IGNORED_BY_DEFAULT & BIT(signal)))) return;
    if (action.handler == SIG_DFL) do_group_exit(signal);

    bool interrupted = frame->scause == 8 && (s64)frame->x[A0] == -ERESTART;
    if (interrupted && (action.flags & SA_RESTART)) {
        frame->x[A0] = frame->x[ORIGINAL_A0];
        frame->sepc -= 4;
    } else if (interrupted) {
        frame->x[A0] = (u64)-EINTR;
    }
    if (!push_frame(task, frame, signal, &action)) do_group_exit(SIGSEGV);
    frame->scause = 0;                 // the call is settled
    task->restore_blocked = false;
    task->blocked |= action.mask & ~UNBLOCKABLE;
    if (!(action.flags & SA_NODEFER)) task->blocked |= BIT(signal);
    if (action.flags & SA_RESETHAND) task->sighand->action[signal].handler = SIG_DFL;
}

void deliver_signals(struct trap_frame *frame) {
    struct task *task = current;
    u64 ready;
    while ((ready = task->pending & ~task->blocked)) {
        // Faults first: their handler must see the state they happened in.
        const u64 faults = BIT(SIGSEGV) | BIT(SIGBUS) | BIT(SIGILL) | BIT(SIGTRAP) | BIT(SIGFPE);
        if (ready & faults) ready &= faults;
        u32 signal = 1;
        while (!(ready & BIT(signal))) signal++;
        task->pending &= ~BIT(signal);
        handle(task, frame, signal);
    }
    if (frame->scause == 8 && (s64)frame->x[A0] == -ERESTART) {  // nobody handled it: again
        frame->x[A0] = frame->x[ORIGINAL_A0];
        frame->sepc -= 4;
        frame->scause = 0;
    }
    if (task->restore_blocked) {
        task->blocked = task->saved_blocked;
        task->restore_blocked = false;
    }
}

s64 signal_return(struct trap_frame *frame) {
    static struct signal_frame s;
    struct task *task = current;
    if (copy_from_user(&s, frame->x[SP], sizeof(s))) do_group_exit(SIGSEGV);
    memcpy(&frame->x[1], &s.context.registers[1], sizeof(u64) * 31);
    frame->sepc = s.context.registers[0] & ~1UL;
    memcpy(task->fp.f, s.context.f, sizeof(task->fp.f));
    task->fp.fcsr = s.context.fcsr & 0xff;
    fp_forget(task);
    task->blocked = s.context.sigmask & ~UNBLOCKABLE;
    frame->scause = 0;
    return (s64)frame->x[A0];
}

// ---- system calls

s64 sys_rt_sigaction(const u64 *a) {
    u64 signal = a[0];
    if (signal < 1 || signal >= SIGNAL_COUNT || a[3] != 8) return -EINVAL;
    struct sigaction *action = &current->sighand->action[signal], fresh;
    if (a[1] && (BIT(signal) & UNBLOCKABLE)) return -EINVAL;
    if (a[1] && copy_from_user(&fresh, a[1], sizeof(fresh))) return -EFAULT;
    if (a[2] && copy_to_user(a[2], action, sizeof(*action))) return -EFAULT;
    if (a[1]) *action = fresh;
    return 0;
}

s64 sys_rt_sigprocmask(const u64 *a) {
    enum { SIG_BLOCK, SIG_UNBLOCK, SIG_SETMASK };
    struct task *task = current;
    u64 set = 0, old = task->blocked;
    if (a[3] != 8) return -EINVAL;
    if (a[1]) {
        if (copy_from_user(&set, a[1], sizeof(set))) return -EFAULT;
        set &= ~UNBLOCKABLE;
        switch ((u32)a[0]) {
            case SIG_BLOCK: task->blocked |= set; break;
            case SIG_UNBLOCK: task->blocked &= ~set; break;
            case SIG_SETMASK: task->blocked = set; break;
            default: return -EINVAL;
        }
    }
    return a[2] ? copy_to_user(a[2], &old, sizeof(old)) : 0;
}

s64 sys_rt_sigpending(const u64 *a) {
    u64 set = current->pending & current->blocked;
    return copy_to_user(a[0], &set, sizeof(set));
}

s64 sys_rt_sigsuspend(const u64 *a) {
    struct task *task = current;
    u64 set;
    if (a[1] != 8) return -EINVAL;
    if (copy_from_user(&set, a[0], sizeof(set))) return -EFAULT;
    task->saved_blocked = task->blocked;
    task->blocked = set & ~UNBLOCKABLE;
    while (!signal_deliverable(task)) sleep_on(&task->blocked, 0);
    task->restore_blocked = true;
    return -EINTR;
}

s64 sys_sigaltstack(const u64 *a) {
    struct task *task = current;
    u64 sp = user_frame(task)->x[SP];
    bool in_use = task->altstack_size && sp - task->altstack < task->altstack_size;
    u64 stack[3], old[3] = {task->altstack,
                            !task->altstack_size ? SS_DISABLE : in_use ? SS_ONSTACK : 0,
                            task->altstack_size};
    if (a[0]) {
        if (copy_from_user(stack, a[0], sizeof(stack))) return -EFAULT;
        if (in_use) return -EPERM;
        bool disable = (u32)stack[1] & SS_DISABLE;
        if (!disable && stack[2] < 2048) return -ENOMEM;
        task->altstack = disable ? 0 : stack[0];
        task->altstack_size = disable ? 0 : stack[2];
    }
    return a[1] ? copy_to_user(a[1], old, sizeof(old)) : 0;
}

s64 sys_kill(const u64 *a) {
    s64 pid = (s32)a[0];
    u32 signal = (u32)a[1];
    if (signal >= SIGNAL_COUNT) return -EINVAL;
    bool found = false;
    for (struct task *t = all_tasks; t; t = t->next) {
        if (t->leader != t) continue;
        bool match = pid > 0 ? t->tgid == pid
                     : pid == 0 ? t->pgid == current->pgid
                     : pid == -1 ? t != init_task && t != current->leader : t->pgid == -pid;
        if (!match) continue;
        found = true;
        if (signal) send_signal(t, signal, SI_USER, current->tgid);
    }
    return found ? 0 : -ESRCH;
}

s64 sys_tgkill(const u64 *a) {
    u32 signal = (u32)a[2];
    if (signal >= SIGNAL_COUNT) return -EINVAL;
    for (struct task *t = all_tasks; t; t = t->next) {
        if (t->tid != (u32)a[1] || t->state == ZOMBIE) continue;
        if ((s32)a[0] != -1 && t->tgid != (u32)a[0]) continue;
        bool drop = signal == 0 || (ignored(t, signal) && !(t->blocked & BIT(signal)));
        if (!drop) post(t, signal, -6 /* SI_TKILL */, current->tgid);
        return 0;
    }
    return -ESRCH;
}

s64 sys_tkill(const u64 *a) { return sys_tgkill((const u64[]){(u64)-1, a[0], a[1]}); }
