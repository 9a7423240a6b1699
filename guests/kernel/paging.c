// SPDX-License-Identifier: Apache-2.0
// Sv39: three levels of tables with 512 entries of 8 bytes; an entry with R, W or X is a leaf and
// maps 4 KiB, 2 MiB or 1 GiB by the level it stands at.
//
// The upper half of every root is the same: the kernel and all physical memory, each part with
// the permissions it needs and no more.
#include "include/csr.h"
#include "include/lib.h"
#include "include/machine.h"
#include "include/mm.h"

#define ENTRIES 512
#define LEAF (PTE_R | PTE_W | PTE_X)

extern u8 kernel_start[], rodata_start[], data_start[], kernel_end[];

pte_t *kernel_root;

static u32 index_at(u64 va, u32 level) { return va >> (PAGE_SHIFT + 9 * level) & (ENTRIES - 1); }
static u64 size_at(u32 level) { return PAGE_SIZE << (9 * level); }

// All changes of page tables pass here.
void pte_store(pte_t *pte, pte_t value) { *(volatile pte_t *)pte = value; }

// The entry for va at a level, or NULL when a table on the way is missing and not to be made.
static pte_t *walk(pte_t *root, u64 va, u32 level, bool create) {
    pte_t *table = root;
    for (u32 l = 2; l > level; l--) {
        pte_t *pte = &table[index_at(va, l)];
        if (!(*pte & PTE_V)) {
            void *fresh = create ? alloc_zeroed_frame() : NULL;
            if (!fresh) return NULL;
            pte_store(pte, PTE_FOR(fresh) | PTE_V);
        }
        table = PTE_FRAME(*pte);
    }
    return &table[index_at(va, level)];
}

pte_t *find_pte(pte_t *root, u64 va, bool create) { return walk(root, va, 0, create); }

// Maps a piece of the kernel half with the largest leaves that fit. A and D are set beforehand:
// nobody here looks at them, and hardware that does not set them itself would fault.
static void map_kernel(u64 physical, u64 end, u64 permissions) {
    while (physical < end) {
        u32 level = 2;
        while (level && (physical % size_at(level) || end - physical < size_at(level))) level--;
        pte_t *pte = walk(kernel_root, physical + KERNEL_OFFSET, level, true);
        if (!pte) panic("no memory for the kernel's page tables");
        pte_store(pte, physical >> PAGE_SHIFT << 10 | permissions | PTE_V | PTE_G | PTE_A | PTE_D);
        physical += size_at(level);
    }
}

void map_device(u64 physical, u64 size) {
    if (physical) {
        map_kernel(ALIGN_DOWN(physical, PAGE_SIZE), ALIGN_UP(physical + size, PAGE_SIZE),
                   PTE_R | PTE_W);
    }
}

void paging_init(void) {
    kernel_root = alloc_zeroed_frame();
    if (!kernel_root) panic("no memory");
    map_kernel(VIRT_TO_PHYS(kernel_start), VIRT_TO_PHYS(rodata_start), PTE_R | PTE_X);
    map_kernel(VIRT_TO_PHYS(rodata_start), VIRT_TO_PHYS(data_start), PTE_R);
    map_kernel(VIRT_TO_PHYS(data_start), ALIGN_DOWN(machine.ram.end, PAGE_SIZE), PTE_R | PTE_W);
    map_device(machine.uart, PAGE_SIZE);
    map_device(machine.plic, machine.plic_size);
    map_device(machine.finisher, PAGE_SIZE);
    map_device(machine.rtc, PAGE_SIZE);
    write_address_space(VIRT_TO_PHYS(kernel_root));
    flush_tlb_all();
}

pte_t *new_root(void) {
    pte_t *root = alloc_zeroed_frame();
    if (root) memcpy(root + ENTRIES / 2, kernel_root + ENTRIES / 2, PAGE_SIZE / 2);
    return root;
}

static void free_tables(pte_t *table, u32 entries, u32 level) {
    for (u32 i = 0; level && i < entries; i++) {
        if (table[i] & PTE_V) free_tables(PTE_FRAME(table[i]), ENTRIES, level - 1);
    }
    frame_put(table);
}

void free_root(pte_t *root) { free_tables(root, ENTRIES / 2, 2); }

static void visit_table(pte_t *table, u32 level, u64 start, u64 end,
                        void (*visit)(pte_t *, u64, void *), void *argument) {
    while (start < end) {
        u64 next = MIN(end, ALIGN_DOWN(start, size_at(level)) + size_at(level));
        pte_t *pte = &table[index_at(start, level)];
        if (level == 0) {
            if (*pte) visit(pte, start, argument);
        } else if (*pte & PTE_V) {
            visit_table(PTE_FRAME(*pte), level - 1, start, next, visit, argument);
        }
        start = next;
    }
}

void for_each_pte(pte_t *root, u64 start, u64 end, void (*visit)(pte_t *, u64, void *),
                  void *argument) {
    visit_table(root, 2, start, end, visit, argument);
}
