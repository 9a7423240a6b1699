// SPDX-License-Identifier: Apache-2.0
// Making tasks: the first process from the boot arguments, all others by clone, which is fork
// when nothing is shared and a new thread when everything is.
#include "include/bootargs.h"
#include "include/fs.h"
#include "include/lib.h"
#include "include/machine.h"
#include "include/mm.h"
#include "include/task.h"

#define MAX_TASKS 1024
#define FORK_RESERVE 512               // frames that must be left for a new task to be made

static u32 last_tid, task_count;

void task_begin(void);                 // trap.S

struct task *task_new(void) {
    if (task_count >= MAX_TASKS) return NULL;
    struct task *task = kzalloc(sizeof(*task));
    if (!task) return NULL;
    task->kernel_stack = alloc_frames(KERNEL_STACK_ORDER);
    if (!task->kernel_stack) {
        kfree(task);
        return NULL;
    }
    task->kernel_sp = (u64)task->kernel_stack + KERNEL_STACK_SIZE;
    task->context.ra = (u64)task_begin;
    task->context.sp = task->kernel_sp - FRAME_SIZE;
    memset(user_frame(task), 0, FRAME_SIZE);
    task->hart = current->hart;
    task->tid = task->tgid = task->pgid = task->sid = ++last_tid;
    task->leader = task;
    task->next = all_tasks;
    all_tasks = task;
    task_count++;
    return task;
}

void task_free(struct task *task) {
    for (struct task **link = &all_tasks; *link; link = &(*link)->next) {
        if (*link == task) {
            *link = task->next;
            break;
        }
    }
    for (u32 i = 0; i < harts_online; i++) {
        if (harts[i].fp_owner == task) harts[i].fp_owner = NULL;
    }
    free_frames(task->kernel_stack, KERNEL_STACK_ORDER);
    kfree(task);
    task_count--;
}

struct task *find_process(u32 tgid) {
    for (struct task *t = all_tasks; t; t = t->next) {
        if (t->leader == t && t->tgid == tgid) return t;
    }
    return NULL;
}

// What was given to a task that never came to run.
static void discard(struct task *task) {
    if (task->mm) mm_put(task->mm);
    if (task->files) files_put(task->files);
    if (task->cwd) inode_put(task->cwd);
    if (task->sighand && --task->sighand->users == 0) kfree(task->sighand);
    task_free(task);
}

static bool share_or_copy(struct task *child, struct task *parent, u64 flags) {
    if (flags & CLONE_VM) {
        child->mm = parent->mm;
        child->mm->users++;
    } else {
        child->mm = mm_fork(parent->mm);
    }
    if (flags & CLONE_FILES) {
        child->files = parent->files;
        child->files->users++;
    } else {
        child->files = files_copy(parent->files);
    }
    if (flags & CLONE_SIGHAND) {
        child->sighand = parent->sighand;
        child->sighand->users++;
    } else if ((child->sighand = kmalloc(sizeof(*child->sighand)))) {
        *child->sighand = *parent->sighand;
        child->sighand->users = 1;
    }
    child->cwd = inode_get(parent->cwd);
    return child->mm && child->files && child->sighand;
}

s64 do_clone(u64 flags, u64 stack, u64 parent_tid, u64 tls, u64 child_tid) {
    struct task *parent = current;
    if ((flags & CLONE_THREAD) && !(flags & CLONE_VM && flags & CLONE_SIGHAND)) return -EINVAL;
    struct task *child = free_frame_count() > FORK_RESERVE ? task_new() : NULL;
    if (!child) return -EAGAIN;
    if (!share_or_copy(child, parent, flags)) {
        discard(child);
        return -ENOMEM;
    }
    child->umask = parent->umask;
    child->blocked = parent->blocked;
    child->pgid = parent->pgid;
    child->sid = parent->sid;
    memcpy(child->name, parent->name, sizeof(child->name));
    child->parent = parent->leader;
    child->exit_signal = flags & 0xff;
    if (flags & CLONE_THREAD) {
        child->leader = parent->leader;
        child->tgid = parent->tgid;
        child->parent = parent->leader->parent;
    } else if (!(flags & CLONE_VM)) {
        child->altstack = parent->altstack;
        child->altstack_size = parent->altstack_size;
    }
    child->leader->thread_count++;

    // The child is a copy of the caller at this very instruction, but clone returns 0 to it.
    *user_frame(child) = *user_frame(parent);
    struct trap_frame *frame = user_frame(child);
    frame->x[A0] = 0;
    if (stack) frame->x[SP] = stack;
    if (flags & CLONE_SETTLS) frame->x[TP] = tls;
    fp_sync(parent);
    child->fp = parent->fp;
    fp_forget(child);

    u32 tid = child->tid;
    if (flags & CLONE_PARENT_SETTID) copy_to_user(parent_tid, &tid, sizeof(tid));
    if (flags & CLONE_CHILD_CLEARTID) child->clear_child_tid = child_tid;
    if (flags & CLONE_CHILD_SETTID) {
        // The child's memory, which need not be ours: borrow its address space for the store.
        struct mm *ours = parent->mm;
        parent->mm = child->mm;
        use_mm(child->mm);
        copy_to_user(child_tid, &tid, sizeof(tid));
        parent->mm = ours;
        use_mm(ours);
    }
    child->vfork_pending = (flags & CLONE_VFORK) != 0;
    make_runnable(child);
    while (flags & CLONE_VFORK) {
        struct task *t = all_tasks;    // the child may be gone when we wake: look it up again
        while (t && t->tid != tid) t = t->next;
        if (!t || !t->vfork_pending) break;
        u64 blocked = parent->blocked;
        parent->blocked = ~(1UL << (SIGKILL - 1));
        s64 r = sleep_on(&child->vfork_pending, 0);
        parent->blocked = blocked;
        if (r) break;
    }
    return tid;
}

void end_vfork(struct task *task) {
    if (!task->vfork_pending) return;
    task->vfork_pending = false;
    wake(&task->vfork_pending);
}

// ---- process 1

static void open_descriptor(const char *path, u32 flags) {
    struct inode *inode;
    if (path_lookup(root_inode, path, true, &inode)) panic("%s does not exist", path);
    struct file *file = file_open(inode, flags);
    inode_put(inode);
    if (!file || fd_install(file, 0, false) < 0) panic("cannot open %s", path);
}

// Runs in the kernel on the idle task, dressed up as process 1 just long enough for exec to fill
// in its address space: there is no user program yet from which to fork.
void start_init(void) {
    struct task *idle = current, *init = task_new();
    struct strings argv, envp;
    if (!init || strings_new(&argv) || strings_new(&envp)) panic("no memory for process 1");
    init_task = init;
    init->thread_count = 1;
    init->parent = init;
    init->umask = 022;
    init->files = files_new();
    init->sighand = kzalloc(sizeof(*init->sighand));
    if (!init->files || !init->sighand) panic("no memory for process 1");
    init->sighand->users = 1;
    init->cwd = inode_get(root_inode);
    for (char **a = bootargs.argv; *a; a++) {
        if (strings_add(&argv, *a)) panic("the boot arguments are too long");
    }
    for (char **e = bootargs.envp; *e; e++) {
        if (strings_add(&envp, *e)) panic("the boot environment is too long");
    }

    __asm__ volatile("mv tp, %0" ::"r"(init) : "memory");
    struct inode *cwd;
    if (path_lookup(root_inode, bootargs.cwd, true, &cwd) == 0 && S_ISDIR(cwd->mode)) {
        inode_put(init->cwd);
        init->cwd = cwd;
    }
    open_descriptor("/dev/console", O_RDWR);
    open_descriptor("/dev/console", O_RDWR);
    open_descriptor(bootargs.error_device, O_RDWR);
    s64 error = do_exec(bootargs.init, &argv, &envp);
    __asm__ volatile("mv tp, %0" ::"r"(idle) : "memory");
    if (error) panic("cannot run %s as the first process: error %ld", bootargs.init, -error);
    use_mm(NULL);
    make_runnable(init);
}
