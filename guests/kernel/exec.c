// SPDX-License-Identifier: Apache-2.0
// execve: a new program in an old process. The new address space is built completely before the
// old one is given up, so a program that cannot be started leaves its caller as it was.
#include "include/elf.h"
#include "include/fs.h"
#include "include/lib.h"
#include "include/mm.h"
#include "include/task.h"

#define STRINGS_SIZE (PAGE_SIZE << STRINGS_ORDER)

int strings_new(struct strings *s) {
    *s = (struct strings){.bytes = alloc_frames(STRINGS_ORDER)};
    return s->bytes ? 0 : -ENOMEM;
}

void strings_free(struct strings *s) {
    if (s->bytes) free_frames(s->bytes, STRINGS_ORDER);
    s->bytes = NULL;
}

int strings_add(struct strings *s, const char *text) {
    size_t n = strlen(text) + 1;
    if (n > STRINGS_SIZE - s->used) return -E2BIG;
    memcpy(s->bytes + s->used, text, n);
    s->used += n;
    s->count++;
    return 0;
}

int strings_add_user(struct strings *s, u64 array) {
    for (; array; array += 8) {
        u64 pointer;
        if (copy_from_user(&pointer, array, sizeof(pointer))) return -EFAULT;
        if (!pointer) break;
        s64 n = copy_string_from_user(s->bytes + s->used, pointer, STRINGS_SIZE - s->used);
        if (n < 0) return n == -EFAULT ? -EFAULT : -E2BIG;
        s->used += (size_t)n + 1;
        s->count++;
    }
    return 0;
}

// Builds the stack a Linux program expects, from the top down:
//   strings | random bytes | auxv | NULL envp | NULL argv | argc   <- sp, 16-byte aligned
static u64 build_stack(const char *path, const struct strings *argv, const struct strings *envp,
                       const struct elf_image *image) {
    u64 at = STACK_TOP - 16, path_at, env_at, arg_at, random_at;
    at -= strlen(path) + 1, path_at = at;
    if (copy_to_user(path_at, path, strlen(path) + 1)) return 0;
    at -= envp->used, env_at = at;
    at -= argv->used, arg_at = at;
    if (copy_to_user(env_at, envp->bytes, envp->used)) return 0;
    if (copy_to_user(arg_at, argv->bytes, argv->used)) return 0;
    at = ALIGN_DOWN(at - 16, 16), random_at = at;
    u64 random[2] = {random_u64(), random_u64()};
    if (copy_to_user(random_at, random, sizeof(random))) return 0;

    const u64 auxv[][2] = {
        {AT_PHDR, image->phdr}, {AT_PHENT, image->phent}, {AT_PHNUM, image->phnum},
        {AT_PAGESZ, PAGE_SIZE}, {AT_BASE, image->interpreter_base}, {AT_FLAGS, 0},
        {AT_ENTRY, image->program_entry}, {AT_UID, 0}, {AT_EUID, 0}, {AT_GID, 0}, {AT_EGID, 0},
        {AT_HWCAP, HWCAP_IMAFDC}, {AT_CLKTCK, TICKS_PER_SECOND}, {AT_SECURE, 0},
        {AT_RANDOM, random_at}, {AT_EXECFN, path_at}, {AT_NULL, 0},
    };
    u64 words = 1 + argv->count + 1 + envp->count + 1;
    u64 sp = ALIGN_DOWN(at - words * 8 - sizeof(auxv), 16), p = sp;

    u64 word = argv->count;
    if (copy_to_user(p, &word, 8)) return 0;
    p += 8;
    const struct strings *lists[] = {argv, envp};
    const u64 starts[] = {arg_at, env_at};
    for (u32 l = 0; l < 2; l++) {
        const char *s = lists[l]->bytes;
        for (u32 i = 0; i < lists[l]->count; i++, p += 8) {
            word = starts[l] + (u64)(s - lists[l]->bytes);
            if (copy_to_user(p, &word, 8)) return 0;
            s += strlen(s) + 1;
        }
        word = 0;
        if (copy_to_user(p, &word, 8)) return 0;
        p += 8;
    }
    return copy_to_user(p, auxv, sizeof(auxv)) ? 0 : sp;
}

static void set_name(struct task *task, const char *path) {
    const char *base = path;
    for (const char *p = path; *p; p++) {
        if (*p == '/') base = p + 1;
    }
    memset(task->name, 0, sizeof(task->name));
    memcpy(task->name, base, MIN(strlen(base), sizeof(task->name) - 1));
}

s64 do_exec(const char *path, const struct strings *argv, const struct strings *envp) {
    struct task *task = current;
    if (task->leader != task) return -EINVAL;  // only the main thread may become a new program
    struct inode *inode;
    s64 error = path_lookup(task->cwd, path, true, &inode);
    if (error) return error;
    error = !S_ISREG(inode->mode) || !(inode->mode & 0111) ? -EACCES : 0;
    struct mm *fresh = error ? NULL : mm_new(), *old = task->mm;
    if (!error && !fresh) error = -ENOMEM;
    struct elf_image image;
    if (!error) error = elf_load(fresh, inode, &image);
    inode_put(inode);
    struct region stack = {.start = STACK_TOP - STACK_SIZE, .end = STACK_TOP,
                           .prot = PROT_READ | PROT_WRITE};
    if (!error) error = mm_map(fresh, &stack);
    u64 sp = 0;
    if (!error) {
        task->mm = fresh;              // the stack is filled by ordinary stores to user memory
        use_mm(fresh);
        sp = build_stack(path, argv, envp, &image);
        if (!sp) error = -E2BIG;
    }
    if (error) {
        task->mm = old;
        use_mm(old);
        if (fresh) mm_put(fresh);
        return error;
    }

    // From here on there is no way back.
    kill_other_threads();
    end_vfork(task);
    if (old) mm_put(old);
    for (u32 fd = 0; fd < MAX_FILES; fd++) {
        if (task->files->close_on_exec[fd]) fd_close(fd);
    }
    for (u32 i = 1; i < SIGNAL_COUNT; i++) {   // handlers are gone, "ignored" stays
        struct sigaction *action = &task->sighand->action[i];
        *action = (struct sigaction){.handler = action->handler == SIG_IGN ? SIG_IGN : SIG_DFL};
    }
    task->altstack_size = 0;
    task->clear_child_tid = 0;
    set_name(task, path);
    struct trap_frame *frame = user_frame(task);
    memset(frame, 0, sizeof(*frame));
    frame->sepc = image.entry;
    frame->x[SP] = sp;
    frame->sstatus = SSTATUS_SPIE;
    fp_reset(task);
    return 0;
}
