// SPDX-License-Identifier: Apache-2.0
// Page faults: not errors but the moment at which memory is really given. Three good reasons for
// one (first touch, copy on write, a stale translation), two bad ones (no region, no permission).
#include "include/abi.h"
#include "include/fs.h"
#include "include/lib.h"
#include "include/mm.h"
#include "include/sbi.h"
#include "include/task.h"

// The last frames are kept for process 1, so that others who eat all memory do not take it along.
#define RESERVE 128
static void *user_frame_or_null(void) {
    bool spare = free_frame_count() > RESERVE || current->leader == init_task;
    return spare ? alloc_frame() : NULL;
}

// What a private page contains when it is touched for the first time.
static void *first_contents(const struct region *r, u64 page) {
    u8 *frame = user_frame_or_null();
    if (!frame) return NULL;
    u64 from = MAX(page, r->data_start), to = MIN(page + PAGE_SIZE, r->data_end);
    if (!r->inode || to < from + PAGE_SIZE) memset(frame, 0, PAGE_SIZE);
    if (r->inode && from < to) {
        u8 *at = frame + (from - page);
        size_t got = inode_read(r->inode, r->data_offset + (from - r->data_start), at, to - from);
        memset(at + got, 0, to - from - got);  // the file may have become shorter since
    }
    return frame;
}

// New instructions were written as data: every hart that may run them must fetch them anew.
static void publish_instructions(struct mm *mm) {
    flush_instruction_cache();
    u64 others = 0;
    for (u32 i = 0; i < harts_online; i++) {
        if (i == current->hart->index || !(mm->active_harts & 1UL << i)) continue;
        others |= 1UL << harts[i].id;
    }
    if (others) sbi_remote_fence_i(others);
}

int handle_page_fault(struct mm *mm, u64 va, enum access access) {
    static const u32 needed[] = {PROT_READ | PROT_WRITE, PROT_WRITE, PROT_EXEC};
    u64 page = ALIGN_DOWN(va, PAGE_SIZE);
    struct region *r = va < USER_END ? mm_find(mm, va) : NULL;
    if (!r || !(r->prot & needed[access])) return SIGSEGV;

    pte_t *pte = find_pte(mm->root, page, true);
    if (!pte) return SIGKILL;          // out of memory
    void *frame = NULL;
    if (*pte == 0 && r->shared) {
        u64 offset = r->data_offset + (page - r->data_start);
        if (offset >= ALIGN_UP(r->inode->size, PAGE_SIZE)) return SIGBUS;
        frame = inode_frame(r->inode, offset >> PAGE_SHIFT);
        if (!frame) return SIGKILL;
        frame_get(frame);
    } else if (*pte == 0) {
        frame = first_contents(r, page);
        if (!frame) return SIGKILL;
    } else {
        frame = PTE_FRAME(*pte);
        if (access == ACCESS_WRITE && !r->shared && frame_users(frame) > 1) {
            void *copy = user_frame_or_null();
            if (!copy) return SIGKILL;
            memcpy(copy, frame, PAGE_SIZE);
            frame_put(frame);
            frame = copy;
        }
    }
    pte_t flags = pte_flags(r->prot);
    if (!r->shared && frame_users(frame) > 1) flags &= ~(PTE_W | PTE_D);
    pte_store(pte, PTE_FOR(frame) | flags);
    mm_flush(mm, page, page + PAGE_SIZE);
    if (r->prot & PROT_EXEC) publish_instructions(mm);
    return 0;
}
