// SPDX-License-Identifier: Apache-2.0
// System calls about memory.
#include "include/abi.h"
#include "include/csr.h"
#include "include/fs.h"
#include "include/mm.h"
#include "include/sbi.h"
#include "include/task.h"

s64 sys_brk(const u64 *a) { return (s64)mm_set_brk(current->mm, a[0]); }

// mmap(address, length, prot, flags, fd, offset)
s64 sys_mmap(const u64 *a) {
    struct mm *mm = current->mm;
    u64 length = ALIGN_UP(a[1], PAGE_SIZE), flags = a[3];
    if (a[1] == 0 || (a[5] & (PAGE_SIZE - 1))) return -EINVAL;
    // Promising more than there is is fine, promising nonsense is not. PROT_NONE only reserves.
    bool absurd = a[2] && length > total_frame_count() * PAGE_SIZE * 4;
    if (a[1] > USER_END || absurd) return -ENOMEM;
    u64 type = flags & MAP_TYPE;
    if (type == 0 || type > 3) return -EINVAL;
    bool shared = type != MAP_PRIVATE;

    u64 start = ALIGN_DOWN(a[0], PAGE_SIZE);
    bool fixed = flags & (MAP_FIXED | MAP_FIXED_NOREPLACE);
    bool possible = start >= USER_LOWEST && start <= STACK_TOP - length;
    if (fixed && (!possible || start != a[0])) return -EINVAL;
    bool occupied = false;
    for (struct region *r = mm->regions; r; r = r->next) {
        occupied |= r->start < start + length && start < r->end;
    }
    if ((flags & MAP_FIXED_NOREPLACE) && occupied) return -EEXIST;
    if (!fixed && (!possible || occupied || start < mm->brk)) start = mm_find_gap(mm, length);
    if (!start) return -ENOMEM;

    struct region r = {.start = start, .end = start + length, .prot = a[2] & 7, .shared = shared};
    struct inode *anonymous = NULL;
    if (!(flags & MAP_ANONYMOUS)) {
        struct file *file = fd_get((s32)a[4]);
        if (!file) return -EBADF;
        if (!file->inode || !S_ISREG(file->inode->mode)) return -EACCES;
        u32 mode = file->flags & O_ACCMODE;
        if (mode == O_WRONLY || (shared && (a[2] & PROT_WRITE) && mode != O_RDWR)) return -EACCES;
        r.inode = file->inode;
    } else if (shared) {               // shared memory is a file without a name
        anonymous = inode_new(S_IFREG | 0600);
        if (!anonymous) return -ENOMEM;
        anonymous->size = length;
        r.inode = anonymous;
    }
    if (r.inode) {
        u64 offset = anonymous ? 0 : a[5], size = r.inode->size;
        r.data_start = start;
        r.data_offset = offset;
        r.data_end = start + MIN(length, size > offset ? size - offset : 0);
    }
    s64 error = mm_map(mm, &r);
    if (anonymous) inode_put(anonymous);
    return error ? error : (s64)start;
}

static bool valid_range(u64 start, u64 length) {
    return (start & (PAGE_SIZE - 1)) == 0 && length <= USER_END && start <= USER_END - length;
}

s64 sys_munmap(const u64 *a) {
    u64 length = ALIGN_UP(a[1], PAGE_SIZE);
    if (a[1] == 0 || a[1] > USER_END || !valid_range(a[0], length)) return -EINVAL;
    return mm_unmap(current->mm, a[0], a[0] + length);
}

s64 sys_mprotect(const u64 *a) {
    u64 length = ALIGN_UP(a[1], PAGE_SIZE);
    if (a[1] > USER_END || !valid_range(a[0], length)) return -EINVAL;
    return length ? mm_protect(current->mm, a[0], a[0] + length, a[2] & 7) : 0;
}

// mremap(old, old length, new length, flags): shrinks in place, grows by moving page by page.
struct move {
    struct mm *mm;
    u64 delta;
    bool failed;
};
static void move_page(pte_t *pte, u64 va, void *argument) {
    struct move *move = argument;
    pte_t *to = find_pte(move->mm->root, va + move->delta, true);
    if (!to) {
        move->failed = true;
        return;
    }
    pte_store(to, *pte);
    pte_store(pte, 0);
}
s64 sys_mremap(const u64 *a) {
    enum { MREMAP_MAYMOVE = 1 };
    struct mm *mm = current->mm;
    u64 old = a[0], old_length = ALIGN_UP(a[1], PAGE_SIZE), length = ALIGN_UP(a[2], PAGE_SIZE);
    if (a[1] > USER_END || a[2] > USER_END || !length || !old_length) return -EINVAL;
    if (!valid_range(old, old_length) || (a[3] & ~1UL)) return -EINVAL;
    struct region *r = mm_find(mm, old);
    if (!r || r->end < old + old_length) return -EFAULT;
    if (length <= old_length) {
        s64 error = length < old_length ? mm_unmap(mm, old + length, old + old_length) : 0;
        return error ? error : (s64)old;
    }
    if (!(a[3] & MREMAP_MAYMOVE) || r->inode) return -ENOMEM;
    if (length > total_frame_count() * PAGE_SIZE * 4) return -ENOMEM;
    u64 start = mm_find_gap(mm, length);
    struct region fresh = {.start = start, .end = start + length, .prot = r->prot};
    if (!start || mm_map(mm, &fresh)) return -ENOMEM;
    struct move move = {.mm = mm, .delta = start - old};
    for_each_pte(mm->root, old, old + old_length, move_page, &move);
    s64 error = mm_unmap(mm, old, old + old_length);
    if (move.failed || error) return -ENOMEM;
    return (s64)start;
}

// Advice may be ignored, except that "don't need" promises zeroes afterwards.
s64 sys_madvise(const u64 *a) {
    enum { MADV_DONTNEED = 4 };
    struct mm *mm = current->mm;
    u64 start = a[0], end = start + ALIGN_UP(a[1], PAGE_SIZE);
    if (a[1] > USER_END || !valid_range(start, end - start)) return -EINVAL;
    while (a[2] == MADV_DONTNEED && start < end) {
        struct region *r = mm_find(mm, start);
        if (!r) return -ENOMEM;
        u64 part = MIN(end, r->end);
        struct region again = *r;
        again.start = start;
        again.end = part;
        if (!r->shared && mm_map(mm, &again)) return -ENOMEM;
        start = part;
    }
    return 0;
}

s64 sys_msync(const u64 *a) { return (void)a, 0; }  // nothing is behind these files

s64 sys_riscv_flush_icache(const u64 *a) {
    (void)a;
    flush_instruction_cache();
    u64 others = 0;
    for (u32 i = 0; i < harts_online; i++) {
        if (i != current->hart->index) others |= 1UL << harts[i].id;
    }
    if (others) sbi_remote_fence_i(others);
    return 0;
}

s64 sys_membarrier(const u64 *a) { return a[0] == 0 ? 0 : -EINVAL; }  // query: nothing supported
