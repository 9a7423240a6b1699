// SPDX-License-Identifier: Apache-2.0
// Physical page frames by the buddy system: free blocks of 2^k frames; a block too large is
// halved, two free halves ("buddies", whose numbers differ in one bit) grow together again.
//
// Every frame has a small record with a reference count, which is what copy-on-write, shared
// mappings and memory files are built on. Free blocks are linked through their own first bytes.
#include "include/lib.h"
#include "include/machine.h"
#include "include/mm.h"

struct frame {
    u32 users;
    u8 order;
    bool free;                         // the first frame of a free block of that order
};

struct block {
    struct block *next, *previous;
};

extern u8 kernel_start[], kernel_end[];

static struct frame *frames;           // indexed by frame number - first
static u64 first, limit;               // frame numbers
static u64 free_count, total_count;
static struct block free_lists[MAX_ORDER + 1];

static u64 number_of(const void *frame) { return VIRT_TO_PHYS(frame) >> PAGE_SHIFT; }
static struct frame *record_of(const void *frame) { return &frames[number_of(frame) - first]; }
static void *address_of(u64 number) { return PHYS_TO_VIRT(number << PAGE_SHIFT); }

static void list_add(u64 number, u32 order) {
    struct block *b = address_of(number), *head = &free_lists[order];
    b->next = head->next;
    b->previous = head;
    head->next->previous = b;
    head->next = b;
    frames[number - first].free = true;
    frames[number - first].order = (u8)order;
}

static void list_remove(u64 number) {
    struct block *b = address_of(number);
    b->next->previous = b->previous;
    b->previous->next = b->next;
    frames[number - first].free = false;
}

static void release(u64 number, u32 order) {
    free_count += 1UL << order;
    while (order < MAX_ORDER) {
        u64 buddy = number ^ 1UL << order;
        if (buddy < first || buddy + (1UL << order) > limit) break;
        if (!frames[buddy - first].free || frames[buddy - first].order != order) break;
        list_remove(buddy);
        number &= ~(1UL << order);
        order++;
    }
    list_add(number, order);
}

void *alloc_frames(u32 order) {
    u32 have = order;
    while (have <= MAX_ORDER && free_lists[have].next == &free_lists[have]) have++;
    if (have > MAX_ORDER) return NULL;
    u64 number = number_of(free_lists[have].next);
    list_remove(number);
    while (have > order) {
        have--;
        list_add(number + (1UL << have), have);
    }
    free_count -= 1UL << order;
    frames[number - first].users = 1;
    return address_of(number);
}

void *alloc_frame(void) { return alloc_frames(0); }

void *alloc_zeroed_frame(void) {
    void *frame = alloc_frame();
    return frame ? memset(frame, 0, PAGE_SIZE) : NULL;
}

void free_frames(void *frame, u32 order) {
    record_of(frame)->users = 0;
    release(number_of(frame), order);
}

void frame_get(void *frame) { record_of(frame)->users++; }

void frame_put(void *frame) {
    ASSERT(record_of(frame)->users > 0);
    if (--record_of(frame)->users == 0) release(number_of(frame), 0);
}

u32 frame_users(void *frame) { return record_of(frame)->users; }
u64 free_frame_count(void) { return free_count; }
u64 total_frame_count(void) { return total_count; }

// ---- setting it up: all RAM above the kernel, except what the firmware put there

static struct range taken[16];
static u32 taken_count;

static void take(u64 start, u64 end) {
    if (start == end) return;
    ASSERT(taken_count < ARRAY_SIZE(taken));
    taken[taken_count++] = (struct range){ALIGN_DOWN(start, PAGE_SIZE), ALIGN_UP(end, PAGE_SIZE)};
}

// The end of a taken range that overlaps [start, end), or 0.
static u64 conflict(u64 start, u64 end) {
    for (u32 i = 0; i < taken_count; i++) {
        if (taken[i].start < end && start < taken[i].end) return taken[i].end;
    }
    return 0;
}

void frames_init(void) {
    u64 start = VIRT_TO_PHYS(kernel_end), end = ALIGN_DOWN(machine.ram.end, PAGE_SIZE);
    take(machine.initrd.start, machine.initrd.end);
    take(machine.device_tree.start, machine.device_tree.end);
    for (u32 i = 0; i < machine.reserved_count; i++) {
        take(machine.reserved[i].start, machine.reserved[i].end);
    }
    first = start >> PAGE_SHIFT;
    limit = end >> PAGE_SHIFT;

    // The records themselves go into the first gap that is large enough.
    u64 size = ALIGN_UP((limit - first) * sizeof(struct frame), PAGE_SIZE), at = start, next;
    while ((next = conflict(at, at + size))) at = next;
    if (at + size > end) panic("not enough memory for the frame table");
    frames = PHYS_TO_VIRT(at);
    memset(frames, 0, size);
    take(at, at + size);

    for (u32 order = 0; order <= MAX_ORDER; order++) {
        free_lists[order].next = free_lists[order].previous = &free_lists[order];
    }
    for (u64 number = first; number < limit;) {
        u32 order = MAX_ORDER;
        while (order && ((number & ((1UL << order) - 1)) || number + (1UL << order) > limit ||
                         conflict(number << PAGE_SHIFT, (number + (1UL << order)) << PAGE_SHIFT))) {
            order--;
        }
        if (!conflict(number << PAGE_SHIFT, (number + 1) << PAGE_SHIFT)) release(number, order);
        number += 1UL << order;
    }
    total_count = free_count;
}
