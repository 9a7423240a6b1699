// SPDX-License-Identifier: Apache-2.0
// Memory: frames, page tables, address spaces.
#ifndef MM_H
#define MM_H

#include "layout.h"
#include "types.h"

// All physical memory is visible to the kernel at a fixed offset.
#define PHYS_TO_VIRT(pa) ((void *)((u64)(pa) + KERNEL_OFFSET))
#define VIRT_TO_PHYS(va) ((u64)(va)-KERNEL_OFFSET)

// ---- frames.c: physical page frames, by the buddy system, each with a reference count
#define MAX_ORDER 10
void frames_init(void);
void *alloc_frames(u32 order);         // 2^order contiguous frames, or NULL; count is 1
void *alloc_frame(void);               // one frame, contents undefined
void *alloc_zeroed_frame(void);
void free_frames(void *frame, u32 order);
void frame_get(void *frame);           // one more user of this frame
void frame_put(void *frame);           // one fewer; the last one frees it
u32 frame_users(void *frame);
u64 free_frame_count(void);
u64 total_frame_count(void);

// ---- kmalloc.c: small kernel objects
void *kmalloc(size_t n);               // NULL when there is no memory
void *kzalloc(size_t n);
void *krealloc(void *old, size_t old_size, size_t new_size);
void kfree(void *p);

// ---- paging.c: Sv39 page tables
typedef u64 pte_t;
#define PTE_V 0x01UL
#define PTE_R 0x02UL
#define PTE_W 0x04UL
#define PTE_X 0x08UL
#define PTE_U 0x10UL
#define PTE_G 0x20UL
#define PTE_A 0x40UL
#define PTE_D 0x80UL
#define PTE_FRAME(pte) PHYS_TO_VIRT(((pte) >> 10 & 0xfffffffffffUL) << PAGE_SHIFT)
#define PTE_FOR(frame) (VIRT_TO_PHYS(frame) >> PAGE_SHIFT << 10)

extern pte_t *kernel_root;
void paging_init(void);
void map_device(u64 physical, u64 size);
pte_t *new_root(void);                 // a table whose kernel half is filled in, or NULL
void free_root(pte_t *root);           // and all tables of its user half (not the frames)
pte_t *find_pte(pte_t *root, u64 va, bool create);
void pte_store(pte_t *pte, pte_t value);
// Calls visit for every non-empty leaf entry in [start, end); skips what has no tables.
void for_each_pte(pte_t *root, u64 start, u64 end,
                  void (*visit)(pte_t *pte, u64 va, void *argument), void *argument);

// ---- mm.c: an address space is a page table plus the list of what may be in it
struct inode;
struct region {
    struct region *next;               // sorted by address, never overlapping
    u64 start, end;
    u32 prot;                          // PROT_*
    bool shared;                       // writes go to the inode's own frames
    struct inode *inode;               // NULL: zeroes
    u64 data_start, data_end;          // addresses which the inode's bytes fill
    u64 data_offset;                   // where in the inode data_start is
};

struct mm {
    u32 users;                         // tasks that share it
    pte_t *root;
    struct region *regions;
    u64 brk_start, brk;
    u64 active_harts;                  // bit per hart that has it in satp
};

struct mm *mm_new(void);
struct mm *mm_fork(struct mm *parent);
void mm_put(struct mm *mm);
struct region *mm_find(struct mm *mm, u64 va);  // the region holding va, or NULL
int mm_map(struct mm *mm, const struct region *what);  // replaces what was there
int mm_unmap(struct mm *mm, u64 start, u64 end);
int mm_protect(struct mm *mm, u64 start, u64 end, u32 prot);
u64 mm_find_gap(struct mm *mm, u64 size);       // 0: none
u64 mm_set_brk(struct mm *mm, u64 brk);
void mm_flush(struct mm *mm, u64 start, u64 end);
pte_t pte_flags(u32 prot);

// ---- fault.c: what happens when a page is not (yet) there
enum access { ACCESS_READ, ACCESS_WRITE, ACCESS_EXECUTE };
int handle_page_fault(struct mm *mm, u64 va, enum access access);  // 0, or a signal number

// ---- uaccess.c: the only way to user memory; 0 or -EFAULT
int copy_from_user(void *to, u64 from, size_t n);
int copy_to_user(u64 to, const void *from, size_t n);
int clear_user(u64 to, size_t n);
s64 copy_string_from_user(char *to, u64 from, size_t size);  // length, -EFAULT, -ENAMETOOLONG

#endif
