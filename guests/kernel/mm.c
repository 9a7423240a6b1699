// SPDX-License-Identifier: Apache-2.0
// An address space: a list of regions says what may be there, the page table says what is.
// Nothing is put into the page table before it is touched (fault.c).
#include "include/mm.h"

#include "include/abi.h"
#include "include/fs.h"
#include "include/lib.h"
#include "include/sbi.h"
#include "include/task.h"

static void *trampoline_frame;

// A page with no permission keeps its frame in an entry without V; R, W, X all zero would mean
// "pointer to a table". Write implies read: W without R is reserved.
pte_t pte_flags(u32 prot) {
    pte_t flags = PTE_U | PTE_A;
    if (prot) flags |= PTE_V;
    if (prot & (PROT_READ | PROT_WRITE)) flags |= PTE_R;
    if (prot & PROT_WRITE) flags |= PTE_W | PTE_D;
    if (prot & PROT_EXEC) flags |= PTE_X;
    return flags;
}

struct mm *mm_new(void) {
    struct mm *mm = kzalloc(sizeof(*mm));
    if (!mm) return NULL;
    mm->users = 1;
    mm->root = new_root();
    if (!trampoline_frame && (trampoline_frame = alloc_zeroed_frame())) {
        memcpy(trampoline_frame, trampoline_start, (size_t)(trampoline_end - trampoline_start));
    }
    pte_t *pte = mm->root && trampoline_frame ? find_pte(mm->root, TRAMPOLINE, true) : NULL;
    if (!pte) {
        mm_put(mm);
        return NULL;
    }
    frame_get(trampoline_frame);
    pte_store(pte, PTE_FOR(trampoline_frame) | pte_flags(PROT_READ | PROT_EXEC));
    return mm;
}

// Makes every hart that may hold old translations of [start, end) forget them.
void mm_flush(struct mm *mm, u64 start, u64 end) {
    u64 self = 1UL << current->hart->index;
    if (mm->active_harts & self) {
        if (end - start == PAGE_SIZE) {
            flush_tlb_page(start);
        } else {
            flush_tlb_all();
        }
    }
    u64 others = 0;
    for (u32 i = 0; i < harts_online; i++) {
        if (mm->active_harts & ~self & 1UL << i) others |= 1UL << harts[i].id;
    }
    if (others) sbi_remote_sfence(others, start, end - start);
}

struct region *mm_find(struct mm *mm, u64 va) {
    for (struct region *r = mm->regions; r && r->start <= va; r = r->next) {
        if (va < r->end) return r;
    }
    return NULL;
}

static struct region *region_copy(const struct region *from) {
    struct region *r = kmalloc(sizeof(*r));
    if (!r) return NULL;
    *r = *from;
    if (r->inode) inode_get(r->inode);
    return r;
}

static void region_free(struct region *r) {
    if (r->inode) inode_put(r->inode);
    kfree(r);
}

// If a region spans va, cuts it in two there.
static int split_at(struct mm *mm, u64 va) {
    struct region *r = mm_find(mm, va);
    if (!r || r->start == va) return 0;
    struct region *upper = region_copy(r);
    if (!upper) return -ENOMEM;
    r->end = upper->start = va;
    r->next = upper;
    return 0;
}

static void drop_page(pte_t *pte, u64 va, void *argument) {
    (void)va, (void)argument;
    void *frame = PTE_FRAME(*pte);
    pte_store(pte, 0);
    frame_put(frame);
}

int mm_unmap(struct mm *mm, u64 start, u64 end) {
    if (split_at(mm, start) || split_at(mm, end)) return -ENOMEM;
    bool any = false;
    for (struct region **link = &mm->regions; *link;) {
        struct region *r = *link;
        if (r->start >= start && r->end <= end) {
            *link = r->next;
            for_each_pte(mm->root, r->start, r->end, drop_page, NULL);
            region_free(r);
            any = true;
        } else {
            link = &r->next;
        }
    }
    if (any) mm_flush(mm, start, end);
    return 0;
}

static bool plain(const struct region *r) { return !r->inode && !r->shared; }

int mm_map(struct mm *mm, const struct region *what) {
    struct region *r = region_copy(what);
    if (!r) return -ENOMEM;
    if (mm_unmap(mm, r->start, r->end)) {
        region_free(r);
        return -ENOMEM;
    }
    struct region **link = &mm->regions, *previous = NULL;
    while (*link && (*link)->start < r->start) {
        previous = *link;
        link = &previous->next;
    }
    if (previous && previous->end == r->start && previous->prot == r->prot && plain(previous) &&
        plain(r)) {
        previous->end = r->end;        // the heap grows in one region
        region_free(r);
        return 0;
    }
    r->next = *link;
    *link = r;
    return 0;
}

static void protect_page(pte_t *pte, u64 va, void *argument) {
    (void)va;
    const struct region *r = argument;
    void *frame = PTE_FRAME(*pte);
    pte_t flags = pte_flags(r->prot);
    if (!r->shared && frame_users(frame) > 1) flags &= ~(PTE_W | PTE_D);  // copy on write
    pte_store(pte, PTE_FOR(frame) | flags);
}

int mm_protect(struct mm *mm, u64 start, u64 end, u32 prot) {
    u64 covered = start;
    for (struct region *r = mm_find(mm, start); r && r->start <= covered && covered < end;
         r = r->next) {
        covered = r->end;
    }
    if (covered < end || split_at(mm, start) || split_at(mm, end)) return -ENOMEM;
    for (struct region *r = mm_find(mm, start); r && r->start < end; r = r->next) {
        r->prot = prot;
        for_each_pte(mm->root, r->start, r->end, protect_page, r);
    }
    mm_flush(mm, start, end);
    return 0;
}

// The highest free range below MMAP_TOP. One page stays free above it.
u64 mm_find_gap(struct mm *mm, u64 size) {
    u64 best = 0, previous_end = MAX(mm->brk, 0x10000UL);
    size += PAGE_SIZE;
    for (struct region *r = mm->regions;; r = r->next) {
        u64 limit = r ? MIN(r->start, MMAP_TOP) : MMAP_TOP;
        if (limit > previous_end && limit - previous_end >= size) best = limit - size;
        if (!r) return best;
        previous_end = MAX(previous_end, r->end);
    }
}

u64 mm_set_brk(struct mm *mm, u64 brk) {
    u64 old_end = ALIGN_UP(mm->brk, PAGE_SIZE), new_end = ALIGN_UP(brk, PAGE_SIZE);
    if (brk < mm->brk_start || brk >= MMAP_TOP) return mm->brk;
    if (new_end > old_end) {
        if (new_end - old_end > total_frame_count() * PAGE_SIZE) return mm->brk;
        for (struct region *r = mm->regions; r; r = r->next) {
            if (r->start < new_end + PAGE_SIZE && r->end > old_end) return mm->brk;
        }
        struct region heap = {.start = old_end, .end = new_end, .prot = PROT_READ | PROT_WRITE};
        if (mm_map(mm, &heap)) return mm->brk;
    } else if (new_end < old_end && mm_unmap(mm, new_end, old_end)) {
        return mm->brk;
    }
    return mm->brk = brk;
}

// ---- fork: both sides keep the same frames, and neither may write to them in place any more

struct fork {
    struct mm *child;
    bool shared, failed;
};

static void share_page(pte_t *pte, u64 va, void *argument) {
    struct fork *fork = argument;
    pte_t *copy = fork->failed ? NULL : find_pte(fork->child->root, va, true);
    if (!copy) {
        fork->failed = true;
        return;
    }
    if (!fork->shared) pte_store(pte, *pte & ~(PTE_W | PTE_D));
    pte_store(copy, *pte);
    frame_get(PTE_FRAME(*pte));
}

struct mm *mm_fork(struct mm *parent) {
    struct mm *child = mm_new();
    if (!child) return NULL;
    child->brk_start = parent->brk_start;
    child->brk = parent->brk;
    struct fork fork = {.child = child};
    struct region **link = &child->regions;
    for (struct region *r = parent->regions; r && !fork.failed; r = r->next) {
        struct region *copy = region_copy(r);
        if (!copy) {
            fork.failed = true;
            break;
        }
        copy->next = NULL;
        *link = copy;
        link = &copy->next;
        fork.shared = r->shared;
        for_each_pte(parent->root, r->start, r->end, share_page, &fork);
    }
    mm_flush(parent, 0, USER_END);     // its writable translations are stale now
    if (fork.failed) {
        mm_put(child);
        return NULL;
    }
    return child;
}

void mm_put(struct mm *mm) {
    if (--mm->users) return;
    while (mm->regions) {
        struct region *r = mm->regions;
        mm->regions = r->next;
        for_each_pte(mm->root, r->start, r->end, drop_page, NULL);
        region_free(r);
    }
    if (mm->root) {
        for_each_pte(mm->root, TRAMPOLINE, USER_END, drop_page, NULL);
        free_root(mm->root);
    }
    kfree(mm);
}
