// SPDX-License-Identifier: Apache-2.0
// Open files and descriptors. A descriptor is a process's number for an open file; an open file
// has a position and may be shared by several descriptors, also after fork; behind it stands an
// inode, a pipe or a device. What read and write do is decided once, when it is opened.
#include "include/fs.h"
#include "include/lib.h"
#include "include/mm.h"
#include "include/task.h"

static s64 regular_read(struct file *file, u64 to, size_t n) {
    s64 r = inode_file_read(file, to, n, file->position);
    if (r > 0) file->position += (u64)r;
    return r;
}

static s64 regular_write(struct file *file, u64 from, size_t n) {
    if (file->flags & O_APPEND) file->position = file->inode->size;
    s64 r = inode_file_write(file, from, n, file->position);
    if (r > 0) file->position += (u64)r;
    return r;
}

static const struct file_ops regular_ops = {.read = regular_read, .write = regular_write};

struct file *file_new(struct inode *inode, u32 flags, const struct file_ops *ops) {
    struct file *file = kzalloc(sizeof(*file));
    if (!file) return NULL;
    file->refs = 1;
    file->flags = flags;
    file->inode = inode ? inode_get(inode) : NULL;
    file->ops = ops;
    return file;
}

struct file *file_open(struct inode *inode, u32 flags) {
    return file_new(inode, flags, inode->device ? device_ops(inode->device) : &regular_ops);
}

void file_put(struct file *file) {
    if (--file->refs) return;
    if (file->ops->close) file->ops->close(file);
    if (file->inode) inode_put(file->inode);
    kfree(file);
}

struct files *files_new(void) {
    struct files *files = kzalloc(sizeof(*files));
    if (files) files->users = 1;
    return files;
}

struct files *files_copy(struct files *from) {
    struct files *files = kmalloc(sizeof(*files));
    if (!files) return NULL;
    *files = *from;
    files->users = 1;
    for (u32 fd = 0; fd < MAX_FILES; fd++) {
        if (files->open[fd]) files->open[fd]->refs++;
    }
    return files;
}

void files_put(struct files *files) {
    if (--files->users) return;
    for (u32 fd = 0; fd < MAX_FILES; fd++) {
        if (files->open[fd]) file_put(files->open[fd]);
    }
    kfree(files);
}

struct file *fd_get(s64 fd) {
    return fd >= 0 && fd < MAX_FILES ? current->files->open[fd] : NULL;
}

// Takes over the caller's reference, also when it fails.
int fd_install(struct file *file, u32 lowest, bool close_on_exec) {
    struct files *files = current->files;
    for (u32 fd = lowest; fd < MAX_FILES; fd++) {
        if (files->open[fd]) continue;
        files->open[fd] = file;
        files->close_on_exec[fd] = close_on_exec;
        return (int)fd;
    }
    file_put(file);
    return -EMFILE;
}

int fd_close(s64 fd) {
    struct file *file = fd_get(fd);
    if (!file) return -EBADF;
    current->files->open[fd] = NULL;
    current->files->close_on_exec[fd] = false;
    file_put(file);
    return 0;
}
