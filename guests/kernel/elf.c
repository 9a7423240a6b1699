// SPDX-License-Identifier: Apache-2.0
// Loading an ELF file reads only its headers: each segment becomes a region, whose pages come
// from the file when they are first touched.
#include "include/elf.h"

#include "include/abi.h"
#include "include/fs.h"
#include "include/lib.h"
#include "include/mm.h"

enum { ET_EXEC = 2, ET_DYN = 3, EM_RISCV = 243, PT_LOAD = 1, PT_INTERP = 3, PT_PHDR = 6 };
enum { PF_X = 1, PF_W = 2, PF_R = 4 };
#define MAX_HEADERS 64
#define PIE_BASE 0x2000000000UL

static int read_header(struct inode *inode, struct elf_header *h) {
    static const u8 ident[] = {0x7f, 'E', 'L', 'F', 2 /* 64 bits */, 1 /* little-endian */};
    if (inode_read(inode, 0, h, sizeof(*h)) != sizeof(*h)) return -ENOEXEC;
    if (memcmp(h->ident, ident, sizeof(ident)) || h->machine != EM_RISCV) return -ENOEXEC;
    if (h->type != ET_EXEC && h->type != ET_DYN) return -ENOEXEC;
    if (h->phentsize != sizeof(struct program_header) || h->phnum == 0 ||
        h->phnum > MAX_HEADERS) return -ENOEXEC;
    return 0;
}

static int load_segment(struct mm *mm, struct inode *inode, const struct program_header *p,
                        u64 bias) {
    u64 start = p->vaddr + bias, end = start + p->memsz;
    if (p->filesz > p->memsz || p->offset > inode->size || p->filesz > inode->size - p->offset ||
        start < USER_LOWEST || end < start || end > MMAP_TOP) return -ENOEXEC;
    if (p->memsz == 0) return 0;
    struct region r = {
        .start = ALIGN_DOWN(start, PAGE_SIZE),
        .end = ALIGN_UP(end, PAGE_SIZE),
        .prot = (p->flags & PF_R ? PROT_READ : 0) | (p->flags & PF_W ? PROT_WRITE : 0) |
                (p->flags & PF_X ? PROT_EXEC : 0),
        .inode = p->filesz ? inode : NULL,
        .data_start = start,
        .data_end = start + p->filesz,
        .data_offset = p->offset,
    };
    // Where file and memory agree modulo the page size, the page's first bytes come from the
    // file as well: two segments may meet in one page.
    u64 lead = start - r.start;
    if (r.inode && (p->offset & (PAGE_SIZE - 1)) == lead) {
        r.data_start -= lead;
        r.data_offset -= lead;
    }
    return mm_map(mm, &r);
}

// Maps the loadable segments; *highest becomes the end of the last one.
static int load_segments(struct mm *mm, struct inode *inode, const struct elf_header *h,
                         const struct program_header *headers, u64 bias, u64 *highest) {
    for (u32 i = 0; i < h->phnum; i++) {
        if (headers[i].type != PT_LOAD) continue;
        int error = load_segment(mm, inode, &headers[i], bias);
        if (error) return error;
        *highest = MAX(*highest, headers[i].vaddr + headers[i].memsz + bias);
    }
    return 0;
}

static int load_interpreter(struct mm *mm, struct inode *program, const struct program_header *p,
                            struct program_header *headers, struct elf_image *image) {
    char path[256] = {0};
    struct inode *inode;
    struct elf_header h;
    if (p->filesz >= sizeof(path) || inode_read(program, p->offset, path, p->filesz) != p->filesz) {
        return -ENOEXEC;
    }
    int error = path_lookup(root_inode, path, true, &inode);
    if (error) return error;
    error = read_header(inode, &h);
    size_t size = error ? 0 : h.phnum * sizeof(*headers);
    if (!error && inode_read(inode, h.phoff, headers, size) != size) error = -ENOEXEC;
    u64 span = 0;
    for (u32 i = 0; !error && i < h.phnum; i++) {
        if (headers[i].type == PT_LOAD) span = MAX(span, headers[i].vaddr + headers[i].memsz);
    }
    u64 bias = error || span > MMAP_TOP ? 0 : mm_find_gap(mm, ALIGN_UP(span, PAGE_SIZE));
    if (!error && !bias) error = -ENOMEM;
    u64 highest = 0;
    if (!error) error = load_segments(mm, inode, &h, headers, bias, &highest);
    inode_put(inode);
    image->entry = h.entry + bias;
    image->interpreter_base = bias;
    return error;
}

int elf_load(struct mm *mm, struct inode *inode, struct elf_image *image) {
    struct elf_header h;
    int error = read_header(inode, &h);
    if (error) return error;
    struct program_header *headers = kmalloc(2 * MAX_HEADERS * sizeof(*headers));
    if (!headers) return -ENOMEM;
    size_t size = h.phnum * sizeof(*headers);
    u64 bias = h.type == ET_DYN ? PIE_BASE : 0, highest = 0;
    if (inode_read(inode, h.phoff, headers, size) != size) error = -ENOEXEC;
    if (!error) error = load_segments(mm, inode, &h, headers, bias, &highest);
    if (!error && !highest) error = -ENOEXEC;

    *image = (struct elf_image){.entry = h.entry + bias, .program_entry = h.entry + bias,
                                .phent = sizeof(*headers), .phnum = h.phnum};
    for (u32 i = 0; !error && i < h.phnum; i++) {
        const struct program_header *p = &headers[i];
        if (p->type == PT_LOAD && p->offset <= h.phoff && h.phoff - p->offset < p->filesz) {
            image->phdr = p->vaddr + bias + (h.phoff - p->offset);
        }
    }
    mm->brk_start = mm->brk = ALIGN_UP(highest, PAGE_SIZE);
    for (u32 i = 0; !error && i < h.phnum; i++) {
        if (headers[i].type != PT_INTERP) continue;
        error = load_interpreter(mm, inode, &headers[i], headers + MAX_HEADERS, image);
    }
    kfree(headers);
    return error;
}
