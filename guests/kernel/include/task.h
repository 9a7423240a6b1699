// SPDX-License-Identifier: Apache-2.0
// Harts, tasks (a process is a group of tasks with one tgid), scheduling and signals.
#ifndef TASK_H
#define TASK_H

// Offsets that trap.S and switch.S use; checked against the structures below.
#define TASK_KERNEL_SP 0
#define TASK_SCRATCH 8
#define TASK_CONTEXT 16
#define FRAME_SEPC 256
#define FRAME_SSTATUS 264
#define FRAME_SCAUSE 272
#define FRAME_STVAL 280
#define FRAME_SIZE 288

#ifndef __ASSEMBLER__
#include "abi.h"
#include "csr.h"
#include "layout.h"
#include "types.h"

// The registers of what was interrupted. x[0] is not a register to save, so its slot remembers
// a0 as it was when a system call came in, which restarting the call needs.
struct trap_frame {
    u64 x[32];
    u64 sepc, sstatus, scause, stval;
};
#define ORIGINAL_A0 0
#define RA 1
#define SP 2
#define TP 4
#define A0 10
#define A1 11
#define A2 12
#define A7 17

// What a call of switch_context() must preserve: the callee-saved registers.
struct context {
    u64 ra, sp, s[12];
};

struct fp_state {
    u64 f[32];
    u64 fcsr;
};

struct sigaction {
    u64 handler, flags, mask;
};
#define SIG_DFL 0
#define SIG_IGN 1
#define SA_SIGINFO 0x4
#define SA_ONSTACK 0x08000000
#define SA_RESTART 0x10000000
#define SA_NODEFER 0x40000000
#define SA_RESETHAND 0x80000000

struct sighand {                       // shared by the threads of a process
    u32 users;
    struct sigaction action[SIGNAL_COUNT];
};

struct siginfo {                       // 128 bytes in the ABI; the rest is zero
    s32 signo, error, code, pad;
    u64 address_or_sender;             // si_addr, or si_pid and si_uid
    u64 status;
};

enum state { RUNNABLE, RUNNING, SLEEPING, ZOMBIE };

struct task {
    u64 kernel_sp;                     // where trap.S puts the frame of a trap from user mode
    u64 scratch;
    struct context context;
    struct hart *hart;                 // where it runs, or ran last

    u32 tid, tgid;
    enum state state;
    struct task *next;                 // list of all tasks
    struct task *next_runnable;
    struct task *parent;               // a process's parent: its main task; NULL for orphans
    struct task *leader;               // the main task of this thread's process
    u32 thread_count;                  // leader: tasks of the process still alive
    u32 group_status;                  // leader: wait status once group_exit
    bool group_exit;                   // leader: everyone must go
    u32 pgid, sid;

    const void *channel;               // what a sleeping task waits for
    u64 deadline;                      // or until when, in ticks; 0: for ever
    s64 wake_reason;                   // what sleep_on() returns
    u64 futex_address;
    bool vfork_pending;                // the parent waits until we exec or exit
    bool must_exit;                    // another thread of the process calls exec

    struct mm *mm;
    struct files *files;
    struct inode *cwd;
    u32 umask;
    void *kernel_stack;

    struct fp_state fp;                // valid unless the hart's registers are newer
    struct hart *fp_hart;              // whose registers hold fp, if its fp_owner agrees

    struct sighand *sighand;
    u64 pending, blocked;              // bit n-1 is signal n
    u64 saved_blocked;
    bool restore_blocked;
    struct siginfo info[SIGNAL_COUNT];
    u64 altstack, altstack_size, altstack_flags;
    u32 exit_signal;

    u64 clear_child_tid;
    u64 user_ticks, child_ticks;
    char name[16];
};

struct hart {
    struct task idle;                  // first, so that boot.S finds it; runs when nothing else can
    u64 id;                            // mhartid, as the firmware names it
    u32 index;                         // 0, 1, ...
    bool online;
    bool reschedule;                   // the running task's slice is over
    struct task *running;
    struct mm *mm;                     // what satp holds; NULL: the kernel's own table
    struct task *fp_owner;             // whose values the FP registers hold
    u64 next_tick;
    u64 programmed;                    // deadline last given to the firmware
};

_Static_assert(__builtin_offsetof(struct task, kernel_sp) == TASK_KERNEL_SP, "trap.S");
_Static_assert(__builtin_offsetof(struct task, scratch) == TASK_SCRATCH, "trap.S");
_Static_assert(__builtin_offsetof(struct task, context) == TASK_CONTEXT, "switch.S");
_Static_assert(__builtin_offsetof(struct trap_frame, stval) == FRAME_STVAL, "trap.S");
_Static_assert(sizeof(struct trap_frame) == FRAME_SIZE, "trap.S");

// tp, which user code owns in user mode, points to the running task in the kernel.
static inline struct task *current_task(void) {
    struct task *task;
    __asm__("mv %0, tp" : "=r"(task));
    return task;
}
#define current current_task()

static inline struct trap_frame *user_frame(struct task *task) {
    return (struct trap_frame *)(task->kernel_sp - FRAME_SIZE);
}

extern struct hart harts[MAX_HARTS];
extern u32 harts_online;
extern struct task *all_tasks, *init_task;

// ---- sched.c
void lock_kernel(void);
void unlock_kernel(void);
void make_runnable(struct task *task);
void schedule(void);                   // let somebody else run; returns when it is our turn
void bury(struct task *task);          // free it at the next switch to another task
// Sleeps until wake(channel), the deadline (ticks, 0 is none) or a signal.
s64 sleep_on(const void *channel, u64 deadline);  // 0, -ETIMEDOUT or -ERESTART
void wake(const void *channel);
void interrupt_sleep(struct task *task);
void wake_sleepers(u64 now);
u64 earliest_deadline(void);
bool anyone_runnable(void);
void idle_loop(void) __attribute__((noreturn));
void use_mm(struct mm *mm);            // NULL: only the kernel

// ---- fpu.c
void fp_sync(struct task *task);       // task->fp becomes current
void fp_enter(struct task *task);      // it is about to run
void fp_forget(struct task *task);     // task->fp was changed: the registers are stale
void fp_reset(struct task *task);      // all zero, as a new program expects
bool fp_first_use(struct task *task);  // an illegal instruction because FS was off?

// ---- process.c, exit.c
struct task *task_new(void);
struct task *find_process(u32 tgid);
s64 do_clone(u64 flags, u64 stack, u64 parent_tid, u64 tls, u64 child_tid);
void do_exit(u32 status) __attribute__((noreturn));
void do_group_exit(u32 status) __attribute__((noreturn));
void start_init(void);
void kill_other_threads(void);
void exit_if_told(void);
void end_vfork(struct task *task);
void task_free(struct task *task);
s64 do_wait(s64 pid, u64 status, u64 options);
void futex_wake(struct mm *mm, u64 address, u32 count);

// Strings one after another, each with its NUL: how arguments travel through exec.
#define STRINGS_ORDER 5
struct strings {
    char *bytes;                       // 2^STRINGS_ORDER frames
    size_t used;
    u32 count;
};
int strings_new(struct strings *strings);
int strings_add(struct strings *strings, const char *s);
int strings_add_user(struct strings *strings, u64 array);  // NULL-terminated, in user memory
void strings_free(struct strings *strings);
s64 do_exec(const char *path, const struct strings *argv, const struct strings *envp);

// ---- signal.c
void send_signal(struct task *task, u32 signal, s32 code, u64 address_or_sender);
void force_signal(u32 signal, s32 code, u64 address);  // a fault of the running task
void deliver_signals(struct trap_frame *frame);
s64 signal_return(struct trap_frame *frame);
bool signal_deliverable(struct task *task);
extern const u8 trampoline_start[], trampoline_end[];

// ---- trap.c, timer.c, smp.c
void handle_interrupts(void);
void timer_start(void);
void timer_interrupt(void);
void timer_need_by(u64 deadline);      // an interrupt no later than this
void timer_idle(void);                 // no tick until somebody runs
void timer_busy(void);
u64 time_from(const struct timespec *t);              // to ticks, rounded up
struct timespec time_to(u64 ticks);
struct timespec wall_clock(void);
void smp_start(void);
void poke_idle_hart(void);
void poke_hart(struct hart *hart);

#define TICKS_PER_SECOND 100

#endif
#endif
