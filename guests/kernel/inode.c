// SPDX-License-Identifier: Apache-2.0
// The file system: a tree in memory. A file from the initrd is read where it lies; the first
// write moves it into frames of its own.
#include "include/fs.h"
#include "include/lib.h"
#include "include/mm.h"
#include "include/task.h"

#define MAX_FILE_SIZE (1UL << 30)

struct inode *root_inode;
static u64 last_number;

struct inode *inode_new(u32 mode) {
    struct inode *inode = kzalloc(sizeof(*inode));
    if (!inode) return NULL;
    inode->refs = 1;
    inode->mode = mode;
    inode->number = ++last_number;
    inode->modified = wall_clock();
    return inode;
}

struct inode *inode_get(struct inode *inode) {
    inode->refs++;
    return inode;
}

static void free_frames_from(struct inode *inode, u64 index) {
    for (; index < inode->frame_slots; index++) {
        if (inode->frames[index]) frame_put(inode->frames[index]);
        inode->frames[index] = NULL;
    }
}

void inode_put(struct inode *inode) {
    if (--inode->refs) return;
    free_frames_from(inode, 0);
    kfree(inode->frames);
    kfree(inode->target);
    kfree(inode);
}

// ---- directories

struct inode *dir_find(struct inode *dir, const char *name, size_t length) {
    for (struct entry *e = dir->entries; e; e = e->next) {
        if (strlen(e->name) == length && memcmp(e->name, name, length) == 0) return e->inode;
    }
    return NULL;
}

int dir_add(struct inode *dir, const char *name, size_t length, struct inode *inode) {
    if (length > 255) return -ENAMETOOLONG;
    struct entry *e = kmalloc(sizeof(*e));
    char *copy = strndup(name, length);
    if (!e || !copy) {
        kfree(e);
        kfree(copy);
        return -ENOMEM;
    }
    *e = (struct entry){.inode = inode_get(inode), .name = copy};
    struct entry **link = &dir->entries;
    while (*link) link = &(*link)->next;
    *link = e;
    inode->links++;
    if (S_ISDIR(inode->mode)) inode->parent = dir;
    dir->modified = wall_clock();
    return 0;
}

int dir_remove(struct inode *dir, const char *name, size_t length) {
    for (struct entry **link = &dir->entries; *link; link = &(*link)->next) {
        struct entry *e = *link;
        if (strlen(e->name) != length || memcmp(e->name, name, length)) continue;
        *link = e->next;
        e->inode->links--;
        inode_put(e->inode);
        kfree(e->name);
        kfree(e);
        dir->modified = wall_clock();
        return 0;
    }
    return -ENOENT;
}

// ---- contents

const u8 *inode_bytes(struct inode *inode, u64 offset, size_t *available) {
    static const u8 zeroes[PAGE_SIZE];
    if (offset >= inode->size) {
        *available = 0;
        return zeroes;
    }
    u64 rest = inode->size - offset, in_page = offset & (PAGE_SIZE - 1);
    if (inode->rom) {
        *available = rest;
        return inode->rom + offset;
    }
    *available = MIN(rest, PAGE_SIZE - in_page);
    u64 index = offset >> PAGE_SHIFT;
    u8 *frame = index < inode->frame_slots ? inode->frames[index] : NULL;
    return frame ? frame + in_page : zeroes + in_page;
}

size_t inode_read(struct inode *inode, u64 offset, void *to, size_t n) {
    size_t done = 0;
    while (done < n) {
        size_t available;
        const u8 *bytes = inode_bytes(inode, offset + done, &available);
        if (!available) break;
        available = MIN(available, n - done);
        memcpy((u8 *)to + done, bytes, available);
        done += available;
    }
    return done;
}

static bool leave_rom(struct inode *inode);

void *inode_frame(struct inode *inode, u64 index) {
    if (index >= MAX_FILE_SIZE >> PAGE_SHIFT || !leave_rom(inode)) return NULL;
    if (index >= inode->frame_slots) {
        u64 slots = MAX(index + 1, inode->frame_slots * 2);
        void **frames = krealloc(inode->frames, inode->frame_slots * sizeof(void *),
                                 slots * sizeof(void *));
        if (!frames) return NULL;
        memset(frames + inode->frame_slots, 0, (slots - inode->frame_slots) * sizeof(void *));
        inode->frames = frames;
        inode->frame_slots = slots;
    }
    if (!inode->frames[index]) inode->frames[index] = alloc_zeroed_frame();
    return inode->frames[index];
}

static bool leave_rom(struct inode *inode) {
    const u8 *rom = inode->rom;
    if (!rom) return true;
    inode->rom = NULL;
    for (u64 at = 0; at < inode->size; at += PAGE_SIZE) {
        void *frame = inode_frame(inode, at >> PAGE_SHIFT);
        if (!frame) {
            free_frames_from(inode, 0);
            inode->rom = rom;
            return false;
        }
        memcpy(frame, rom + at, MIN(PAGE_SIZE, inode->size - at));
    }
    return true;
}

int inode_truncate(struct inode *inode, u64 size) {
    if (size > MAX_FILE_SIZE) return -EFBIG;
    if (size == 0) {
        inode->rom = NULL;
        inode->size = 0;
    }
    if (!leave_rom(inode)) return -ENOMEM;
    if (size < inode->size) {          // what is cut off must read as zero if it grows again
        free_frames_from(inode, (size + PAGE_SIZE - 1) >> PAGE_SHIFT);
        u64 index = size >> PAGE_SHIFT, in_page = size & (PAGE_SIZE - 1);
        if (in_page && index < inode->frame_slots && inode->frames[index]) {
            memset((u8 *)inode->frames[index] + in_page, 0, PAGE_SIZE - in_page);
        }
    } else if (size == 0) {
        free_frames_from(inode, 0);
    }
    inode->size = size;
    inode->modified = wall_clock();
    return 0;
}

// ---- through an open file, to and from user memory

s64 inode_file_read(struct file *file, u64 to, size_t n, u64 offset) {
    struct inode *inode = file->inode;
    if (S_ISDIR(inode->mode)) return -EISDIR;
    size_t done = 0;
    while (done < n) {
        size_t available;
        const u8 *bytes = inode_bytes(inode, offset + done, &available);
        if (!available) break;
        available = MIN(available, n - done);
        if (copy_to_user(to + done, bytes, available)) return done ? (s64)done : -EFAULT;
        done += available;
    }
    return (s64)done;
}

s64 inode_file_write(struct file *file, u64 from, size_t n, u64 offset) {
    struct inode *inode = file->inode;
    if (n && (offset >= MAX_FILE_SIZE || n > MAX_FILE_SIZE - offset)) return -EFBIG;
    size_t done = 0;
    while (done < n) {
        u64 at = offset + done, in_page = at & (PAGE_SIZE - 1);
        size_t part = MIN(n - done, PAGE_SIZE - in_page);
        u8 *frame = inode_frame(inode, at >> PAGE_SHIFT);
        if (!frame) return done ? (s64)done : -ENOMEM;
        if (copy_from_user(frame + in_page, from + done, part)) return done ? (s64)done : -EFAULT;
        done += part;
        inode->size = MAX(inode->size, at + part);
    }
    inode->modified = wall_clock();
    return (s64)done;
}
