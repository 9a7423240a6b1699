// SPDX-License-Identifier: Apache-2.0
// Small kernel objects: one free list per power of two, refilled from whole frames. Objects of
// half a frame and more are frames. A header of 16 bytes before each object remembers its size.
#include "include/lib.h"
#include "include/mm.h"

#define SMALLEST 5                     // 32 bytes
#define LARGEST 11                     // 2 KiB: two objects to a frame

struct header {
    u64 shift;                         // the block is 2^shift bytes
    struct header *next_free;
};

static struct header *free_objects[LARGEST + 1];

static bool refill(u32 shift) {
    u8 *frame = alloc_frame();
    if (!frame) return false;
    for (u64 at = 0; at < PAGE_SIZE; at += 1UL << shift) {
        struct header *h = (struct header *)(frame + at);
        h->next_free = free_objects[shift];
        free_objects[shift] = h;
    }
    return true;
}

void *kmalloc(size_t n) {
    if (n > PAGE_SIZE << MAX_ORDER) return NULL;
    u32 shift = SMALLEST;
    while (1UL << shift < n + sizeof(struct header)) shift++;
    struct header *h;
    if (shift > LARGEST) {
        shift = MAX(shift, PAGE_SHIFT);
        if (shift > PAGE_SHIFT + MAX_ORDER) return NULL;
        h = alloc_frames(shift - PAGE_SHIFT);
        if (!h) return NULL;
    } else {
        if (!free_objects[shift] && !refill(shift)) return NULL;
        h = free_objects[shift];
        free_objects[shift] = h->next_free;
    }
    h->shift = shift;
    return h + 1;
}

void *kzalloc(size_t n) {
    void *p = kmalloc(n);
    return p ? memset(p, 0, n) : NULL;
}

void *krealloc(void *old, size_t old_size, size_t new_size) {
    void *p = kmalloc(new_size);
    if (!p) return NULL;
    if (old) memcpy(p, old, MIN(old_size, new_size));
    kfree(old);
    return p;
}

void kfree(void *p) {
    if (!p) return;
    struct header *h = (struct header *)p - 1;
    if (h->shift > LARGEST) {
        free_frames(h, (u32)h->shift - PAGE_SHIFT);
    } else {
        h->next_free = free_objects[h->shift];
        free_objects[h->shift] = h;
    }
}
