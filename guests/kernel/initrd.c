// SPDX-License-Identifier: Apache-2.0
// The initial ramdisk: a cpio archive in the "newc" format, which the loader put into memory and
// the device tree points to. It becomes the root of the file tree. An initrd that is an ELF file
// instead of an archive becomes /init.
//
// Each member is a header of hexadecimal fields, its name, and its data, both padded to 4 bytes.
#include "include/fs.h"
#include "include/lib.h"
#include "include/machine.h"
#include "include/mm.h"

struct newc {
    char magic[6], ino[8], mode[8], uid[8], gid[8], nlink[8], mtime[8], filesize[8], devmajor[8],
        devminor[8], rdevmajor[8], rdevminor[8], namesize[8], check[8];
};

static u64 field(const char hex[8]) {
    u64 value = 0;
    for (u32 i = 0; i < 8; i++) {
        char c = hex[i];
        value = value << 4 | (u64)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    return value;
}

// The directory that holds the last component of path; the ones on the way are made if need be.
static struct inode *make_parents(const char *path, const char **name, size_t *length) {
    struct inode *dir = root_inode;
    for (;;) {
        while (*path == '/') path++;
        const char *end = path;
        while (*end && *end != '/') end++;
        *name = path, *length = (size_t)(end - path);
        if (!*end || !end[1]) return dir;
        struct inode *next = dir_find(dir, path, *length);
        if (!next) {
            next = inode_new(S_IFDIR | 0755);
            if (!next || dir_add(dir, path, *length, next)) panic("no memory for the initrd");
            inode_put(next);
        }
        if (!S_ISDIR(next->mode)) panic("initrd: a file is used as a directory");
        dir = next;
        path = end;
    }
}

static void add(const char *path, struct inode *inode) {
    const char *name;
    size_t length;
    if (!inode) panic("no memory for the initrd");
    struct inode *dir = make_parents(path, &name, &length);
    bool dot = length == 0 || (length == 1 && name[0] == '.');
    if (!dot) {
        struct inode *old = dir_find(dir, name, length);
        if (old && S_ISDIR(old->mode) && S_ISDIR(inode->mode)) {
            dot = true;                // it was made on the way to a file in it
        } else if (old) {
            dir_remove(dir, name, length);
        }
    }
    if (!dot && dir_add(dir, name, length, inode)) panic("no memory for the initrd");
    inode_put(inode);
}

static void add_device(const char *path, u32 device) {
    struct inode *inode = inode_new(S_IFCHR | 0666);
    if (inode) inode->device = device;
    add(path, inode);
}

static void unpack(const u8 *p, const u8 *end) {
    while ((size_t)(end - p) >= sizeof(struct newc)) {
        const struct newc *h = (const struct newc *)p;
        if (memcmp(h->magic, "070701", 6)) panic("the initrd is not a cpio archive (newc)");
        u64 mode = field(h->mode), size = field(h->filesize), name_size = field(h->namesize);
        u64 data_at = ALIGN_UP(sizeof(*h) + name_size, 4);
        u64 left = (u64)(end - p);
        if (name_size == 0 || data_at > left || size > left - data_at) {
            panic("the initrd is truncated");
        }
        const char *name = (const char *)(h + 1);
        if (name[name_size - 1]) panic("the initrd is damaged");
        if (strcmp(name, "TRAILER!!!") == 0) return;
        u32 kind = mode & S_IFMT;
        if (kind == S_IFDIR || kind == S_IFREG || kind == S_IFLNK) {
            struct inode *inode = inode_new((u32)mode & 0177777);
            if (inode) inode->modified.seconds = (s64)field(h->mtime);
            if (inode && kind == S_IFREG) inode->rom = p + data_at;
            if (inode && kind != S_IFDIR) inode->size = size;
            if (inode && kind == S_IFLNK) {
                inode->target = strndup((const char *)p + data_at, size);
                if (!inode->target) panic("no memory for the initrd");
            }
            add(name, inode);
        }
        u64 step = ALIGN_UP(data_at + size, 4);
        if (step >= left) return;
        p += step;
    }
}

void initrd_mount(void) {
    root_inode = inode_new(S_IFDIR | 0755);
    if (!root_inode) panic("no memory for the root directory");
    root_inode->links = 1;
    if (machine.initrd.end <= machine.initrd.start) panic("there is no initrd in the device tree");
    const u8 *start = PHYS_TO_VIRT(machine.initrd.start), *end = PHYS_TO_VIRT(machine.initrd.end);
    if (end - start > 4 && memcmp(start, "\177ELF", 4) == 0) {
        struct inode *init = inode_new(S_IFREG | 0755);
        if (init) init->rom = start, init->size = (u64)(end - start);
        add("/init", init);
    } else {
        unpack(start, end);
    }
    add_device("/dev/console", DEVICE_CONSOLE);
    add_device("/dev/tty", DEVICE_CONSOLE);
    add_device("/dev/null", DEVICE_NULL);
    add_device("/dev/zero", DEVICE_ZERO);
    add_device("/dev/random", DEVICE_RANDOM);
    add_device("/dev/urandom", DEVICE_RANDOM);
    if (machine.uart) add_device("/dev/ttyS0", DEVICE_UART);
    add("/tmp", inode_new(S_IFDIR | 01777));
}
