// SPDX-License-Identifier: Apache-2.0
// Files: inodes form the tree, open files are what descriptors point to.
#ifndef FS_H
#define FS_H

#include "abi.h"
#include "types.h"

struct entry {                         // a name in a directory
    struct entry *next;
    struct inode *inode;
    char *name;
};

struct inode {
    u32 refs;                          // names, open files and mappings that hold it
    u32 mode, links;
    u64 number;
    u64 size;
    struct timespec modified;
    const u8 *rom;                     // file still as it is in the initrd, or NULL
    void **frames;                     // else: its frames, NULL where never written
    u64 frame_slots;
    struct entry *entries;             // directory
    struct inode *parent;              // directory
    char *target;                      // symbolic link
    u32 device;                        // character device: DEVICE_*
};

enum { DEVICE_NONE, DEVICE_CONSOLE, DEVICE_NULL, DEVICE_ZERO, DEVICE_RANDOM, DEVICE_UART };

// ---- inode.c: the tree in memory
extern struct inode *root_inode;
struct inode *inode_new(u32 mode);
struct inode *inode_get(struct inode *inode);
void inode_put(struct inode *inode);
struct inode *dir_find(struct inode *dir, const char *name, size_t length);
int dir_add(struct inode *dir, const char *name, size_t length, struct inode *inode);
int dir_remove(struct inode *dir, const char *name, size_t length);
// The kernel's view of the bytes at offset: *available of them, contiguous.
const u8 *inode_bytes(struct inode *inode, u64 offset, size_t *available);
size_t inode_read(struct inode *inode, u64 offset, void *to, size_t n);
void *inode_frame(struct inode *inode, u64 index);  // for writing; NULL: no memory
int inode_truncate(struct inode *inode, u64 size);

// ---- path.c: from names to inodes
#define PATH_SIZE 4096
int path_lookup(struct inode *base, const char *path, bool follow, struct inode **found);
// The directory and the last component, which need not exist.
int path_parent(struct inode *base, const char *path, struct inode **dir, const char **name,
                size_t *length);
int path_of(struct inode *dir, char *buffer, size_t size);  // absolute path; length or -errno

// ---- file.c: open files and descriptors
struct file;
struct file_ops {
    s64 (*read)(struct file *file, u64 to, size_t n);     // user addresses
    s64 (*write)(struct file *file, u64 from, size_t n);
    void (*close)(struct file *file);
    u32 (*poll)(struct file *file);
};
struct file {
    u32 refs;
    u32 flags;                         // O_*
    u64 position;
    struct inode *inode;
    const struct file_ops *ops;
    struct pipe *pipe;
};
#define POLLIN 1
#define POLLOUT 4
#define POLLERR 8
#define POLLHUP 16

#define MAX_FILES 256
struct files {
    u32 users;
    struct file *open[MAX_FILES];
    bool close_on_exec[MAX_FILES];
};

struct file *file_new(struct inode *inode, u32 flags, const struct file_ops *ops);
struct file *file_open(struct inode *inode, u32 flags);
void file_put(struct file *file);
struct files *files_new(void);
struct files *files_copy(struct files *from);
void files_put(struct files *files);
struct file *fd_get(s64 fd);           // of the current task, or NULL; no reference taken
int fd_install(struct file *file, u32 lowest, bool close_on_exec);
int fd_close(s64 fd);
s64 inode_file_read(struct file *file, u64 to, size_t n, u64 offset);
s64 inode_file_write(struct file *file, u64 from, size_t n, u64 offset);

// ---- the rest
int pipe_new(struct file *ends[2]);
const struct file_ops *device_ops(u32 device);
void initrd_mount(void);

#endif
