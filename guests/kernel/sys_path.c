// SPDX-License-Identifier: Apache-2.0
// System calls on names: open, stat, directories, links.
#include "include/abi.h"
#include "include/fs.h"
#include "include/lib.h"
#include "include/mm.h"
#include "include/task.h"

// A path argument, copied in, with the directory it is relative to. Released by done().
struct path {
    char *text;
    struct inode *base;
};

static s64 get_path(u64 dirfd, u64 text, struct path *path) {
    *path = (struct path){.text = kmalloc(PATH_SIZE), .base = current->cwd};
    if (!path->text) return -ENOMEM;
    s64 n = copy_string_from_user(path->text, text, PATH_SIZE);
    if (n < 0) return n;
    if (path->text[0] == '/' || (s32)dirfd == AT_FDCWD) return 0;
    struct file *file = fd_get((s32)dirfd);
    if (!file) return -EBADF;
    if (n && (!file->inode || !S_ISDIR(file->inode->mode))) return -ENOTDIR;
    path->base = file->inode;
    return 0;
}

static s64 done(struct path *path, s64 result) {
    kfree(path->text);
    return result;
}

static s64 lookup(u64 dirfd, u64 text, bool follow, struct inode **inode) {
    struct path path;
    s64 r = get_path(dirfd, text, &path);
    if (!r) r = path_lookup(path.base, path.text, follow, inode);
    return done(&path, r);
}

// Adds a new inode under a path whose last component must not exist. Drops the reference.
static s64 create(struct path *path, struct inode *inode) {
    struct inode *dir;
    const char *name;
    size_t length;
    if (!inode) return -ENOMEM;
    s64 r = path_parent(path->base, path->text, &dir, &name, &length);
    if (!r) {
        r = dir_find(dir, name, length) ? -EEXIST : dir_add(dir, name, length, inode);
        inode_put(dir);
    }
    inode_put(inode);
    return r;
}

s64 sys_openat(const u64 *a) {
    struct path path;
    u32 flags = (u32)a[2];
    struct inode *inode = NULL;
    s64 r = get_path(a[0], a[1], &path);
    if (!r) r = path_lookup(path.base, path.text, !(flags & O_NOFOLLOW), &inode);
    if (!r && (flags & O_CREAT) && (flags & O_EXCL)) r = -EEXIST;
    if (r == -ENOENT && (flags & O_CREAT) && !inode) {
        inode = inode_new(S_IFREG | (a[3] & 0777 & ~current->umask));
        if (inode) inode_get(inode);
        r = create(&path, inode);
    }
    done(&path, 0);
    bool writes = (flags & O_ACCMODE) != O_RDONLY;
    if (!r && S_ISLNK(inode->mode) && !(flags & O_PATH)) r = -ELOOP;
    if (!r && S_ISDIR(inode->mode) && (writes || (flags & O_CREAT))) r = -EISDIR;
    if (!r && !S_ISDIR(inode->mode) && (flags & O_DIRECTORY)) r = -ENOTDIR;
    if (!r && S_ISREG(inode->mode) && (flags & O_TRUNC) && writes) r = inode_truncate(inode, 0);
    if (!r) {
        struct file *file = file_open(inode, flags);
        r = file ? fd_install(file, 0, (flags & O_CLOEXEC) != 0) : -ENOMEM;
    }
    if (inode) inode_put(inode);
    return r;
}

static s64 put_stat(struct inode *inode, u64 to) {
    u64 device = inode->device;        // the console is 5:1, the others 1:something
    struct stat s = {
        .dev = 1, .ino = inode->number, .mode = inode->mode, .nlink = MAX(inode->links, 1U),
        .rdev = device == DEVICE_CONSOLE ? 5 << 8 | 1 : device ? 1 << 8 | device : 0,
        .size = (s64)inode->size, .blksize = (s32)PAGE_SIZE,
        .blocks = (s64)(ALIGN_UP(inode->size, PAGE_SIZE) / 512),
        .atime = inode->modified, .mtime = inode->modified, .ctime = inode->modified,
    };
    return copy_to_user(to, &s, sizeof(s));
}

s64 sys_fstat(const u64 *a) {
    struct file *file = fd_get((s32)a[0]);
    return file ? put_stat(file->inode, a[1]) : -EBADF;
}

s64 sys_newfstatat(const u64 *a) {
    char first = 0;
    if (a[1] && copy_from_user(&first, a[1], 1)) return -EFAULT;
    if (!first && (a[3] & AT_EMPTY_PATH)) {
        if ((s32)a[0] == AT_FDCWD) return put_stat(current->cwd, a[2]);
        return sys_fstat((const u64[]){a[0], a[2]});
    }
    struct inode *inode;
    s64 r = lookup(a[0], a[1], !(a[3] & AT_SYMLINK_NOFOLLOW), &inode);
    if (r) return r;
    r = put_stat(inode, a[2]);
    inode_put(inode);
    return r;
}

s64 sys_faccessat(const u64 *a) {
    struct inode *inode;
    s64 r = lookup(a[0], a[1], true, &inode);
    if (r) return r;
    bool runs = S_ISDIR(inode->mode) || (inode->mode & 0111);
    inode_put(inode);
    return (a[2] & 1) && !runs ? -EACCES : 0;
}
s64 sys_faccessat2(const u64 *a) { return sys_faccessat(a); }

s64 sys_readlinkat(const u64 *a) {
    struct inode *inode;
    s64 r = lookup(a[0], a[1], false, &inode);
    if (r) return r;
    r = -EINVAL;
    if (S_ISLNK(inode->mode)) {
        size_t n = MIN(a[3], strlen(inode->target));
        r = copy_to_user(a[2], inode->target, n) ? -EFAULT : (s64)n;
    }
    inode_put(inode);
    return r;
}

s64 sys_mkdirat(const u64 *a) {
    struct path path;
    s64 r = get_path(a[0], a[1], &path);
    if (!r) r = create(&path, inode_new(S_IFDIR | (a[2] & 01777 & ~current->umask)));
    return done(&path, r);
}

s64 sys_symlinkat(const u64 *a) {
    struct path path, target;
    s64 r = get_path((u64)AT_FDCWD, a[0], &target);
    if (r) return done(&target, r);
    r = get_path(a[1], a[2], &path);
    struct inode *inode = r ? NULL : inode_new(S_IFLNK | 0777);
    if (inode) {
        inode->target = strdup(target.text);
        inode->size = strlen(target.text);
    }
    if (!r) r = inode && inode->target ? create(&path, inode) : -ENOMEM;
    done(&target, 0);
    return done(&path, r);
}

s64 sys_linkat(const u64 *a) {
    struct inode *inode;
    s64 r = lookup(a[0], a[1], false, &inode);
    if (r) return r;
    struct path path;
    r = S_ISDIR(inode->mode) ? -EPERM : get_path(a[2], a[3], &path);
    if (r) {
        inode_put(inode);
        return r == -EPERM ? r : done(&path, r);
    }
    return done(&path, create(&path, inode));
}

static s64 remove_entry(struct inode *dir, const char *name, size_t length, bool directory) {
    struct inode *inode = dir_find(dir, name, length);
    if (!inode) return -ENOENT;
    if (S_ISDIR(inode->mode) != directory) return directory ? -ENOTDIR : -EISDIR;
    if (directory && inode->entries) return -ENOTEMPTY;
    return dir_remove(dir, name, length);
}

s64 sys_unlinkat(const u64 *a) {
    struct path path;
    struct inode *dir;
    const char *name;
    size_t length;
    s64 r = get_path(a[0], a[1], &path);
    if (!r) r = path_parent(path.base, path.text, &dir, &name, &length);
    if (!r) {
        r = remove_entry(dir, name, length, (a[2] & AT_REMOVEDIR) != 0);
        inode_put(dir);
    }
    return done(&path, r == -EEXIST ? -EINVAL : r);
}

static bool is_below(struct inode *inode, struct inode *dir) {
    for (; inode; inode = inode->parent) {
        if (inode == dir) return true;
    }
    return false;
}

static s64 rename(struct path *from, struct path *to, bool replace) {
    struct inode *old_dir, *new_dir;
    const char *old_name, *new_name;
    size_t old_length, new_length;
    s64 r = path_parent(from->base, from->text, &old_dir, &old_name, &old_length);
    if (r) return r;
    r = path_parent(to->base, to->text, &new_dir, &new_name, &new_length);
    if (r) return inode_put(old_dir), r;
    struct inode *inode = dir_find(old_dir, old_name, old_length);
    struct inode *target = dir_find(new_dir, new_name, new_length);
    if (!inode) {
        r = -ENOENT;
    } else if (S_ISDIR(inode->mode) && is_below(new_dir, inode)) {
        r = -EINVAL;
    } else if (target && !replace) {
        r = -EEXIST;
    } else if (target != inode) {
        if (target) r = remove_entry(new_dir, new_name, new_length, S_ISDIR(inode->mode));
        if (!r) r = dir_add(new_dir, new_name, new_length, inode);
        if (!r) r = dir_remove(old_dir, old_name, old_length);
    }
    inode_put(old_dir);
    inode_put(new_dir);
    return r;
}

s64 sys_renameat2(const u64 *a) {
    enum { RENAME_NOREPLACE = 1 };
    struct path from, to;
    if (a[4] & ~1UL) return -EINVAL;
    s64 r = get_path(a[0], a[1], &from);
    if (r) return done(&from, r);
    r = get_path(a[2], a[3], &to);
    if (!r) r = rename(&from, &to, !(a[4] & RENAME_NOREPLACE));
    done(&from, 0);
    return done(&to, r);
}

s64 sys_chdir(const u64 *a) {
    struct inode *inode;
    s64 r = lookup((u64)AT_FDCWD, a[0], true, &inode);
    if (r) return r;
    if (!S_ISDIR(inode->mode)) return inode_put(inode), -ENOTDIR;
    inode_put(current->cwd);
    current->cwd = inode;
    return 0;
}

s64 sys_fchdir(const u64 *a) {
    struct file *file = fd_get((s32)a[0]);
    if (!file) return -EBADF;
    if (!S_ISDIR(file->inode->mode)) return -ENOTDIR;
    inode_put(current->cwd);
    current->cwd = inode_get(file->inode);
    return 0;
}

s64 sys_getcwd(const u64 *a) {
    char *buffer = kmalloc(PATH_SIZE);
    if (!buffer) return -ENOMEM;
    s64 n = path_of(current->cwd, buffer, PATH_SIZE);
    if (n >= 0 && (u64)n + 1 > a[1]) n = -ERANGE;
    if (n >= 0) n = copy_to_user(a[0], buffer, (size_t)n + 1) ? -EFAULT : n + 1;
    kfree(buffer);
    return n;
}

// The position in a directory counts names: 0 is ".", 1 is "..", then the entries.
s64 sys_getdents64(const u64 *a) {
    struct file *file = fd_get((s32)a[0]);
    if (!file) return -EBADF;
    struct inode *dir = file->inode;
    if (!dir || !S_ISDIR(dir->mode)) return -ENOTDIR;
    struct {
        u64 ino, offset;
        u16 record_length;
        u8 type;
        char name[256 + 5];
    } __attribute__((packed)) d;
    u64 position = 0, used = 0;
    struct entry *e = dir->entries;
    for (;; position++) {
        const char *name = position == 0 ? "." : position == 1 ? ".." : e ? e->name : NULL;
        if (!name) break;
        struct inode *parent = dir->parent ? dir->parent : dir;
        struct inode *inode = position == 0 ? dir : position == 1 ? parent : e->inode;
        if (position >= 2) e = e->next;
        if (position < file->position) continue;
        size_t n = strlen(name), length = ALIGN_UP(19 + n + 1, 8);
        if (used + length > a[2]) return used ? (s64)used : -EINVAL;
        memset(&d, 0, sizeof(d));
        d.ino = inode->number;
        d.offset = position + 1;
        d.record_length = (u16)length;
        d.type = (u8)((inode->mode & S_IFMT) >> 12);
        memcpy(d.name, name, n);
        if (copy_to_user(a[1] + used, &d, length)) return used ? (s64)used : -EFAULT;
        used += length;
        file->position = position + 1;
    }
    return (s64)used;
}

s64 sys_umask(const u64 *a) {
    u32 old = current->umask;
    current->umask = a[0] & 0777;
    return old;
}

s64 sys_fchmod(const u64 *a) {
    struct file *file = fd_get((s32)a[0]);
    if (!file) return -EBADF;
    file->inode->mode = (file->inode->mode & S_IFMT) | (a[1] & 07777);
    return 0;
}

s64 sys_fchmodat(const u64 *a) {
    struct inode *inode;
    s64 r = lookup(a[0], a[1], true, &inode);
    if (r) return r;
    inode->mode = (inode->mode & S_IFMT) | (a[2] & 07777);
    inode_put(inode);
    return 0;
}

s64 sys_fchownat(const u64 *a) {
    struct inode *inode;
    s64 r = lookup(a[0], a[1], true, &inode);
    if (!r) inode_put(inode);
    return r;
}

s64 sys_utimensat(const u64 *a) {
    struct inode *inode;
    struct timespec times[2];
    s64 r = a[1] ? lookup(a[0], a[1], true, &inode) : fd_get((s32)a[0]) ? 0 : -EBADF;
    if (r) return r;
    if (!a[1]) inode = inode_get(fd_get((s32)a[0])->inode);
    r = a[2] ? copy_from_user(times, a[2], sizeof(times)) : 0;
    bool given = a[2] && (u64)times[1].nanoseconds < 1000000000;  // else "now"
    if (!r) inode->modified = given ? times[1] : wall_clock();
    inode_put(inode);
    return r;
}

s64 sys_statfs(const u64 *a) {
    struct inode *inode;
    s64 r = lookup((u64)AT_FDCWD, a[0], true, &inode);
    if (r) return r;
    inode_put(inode);
    u64 s[15] = {0x01021994 /* tmpfs */, PAGE_SIZE, total_frame_count(), free_frame_count(),
                 free_frame_count(), 0, 0, 0, 255, PAGE_SIZE};
    return copy_to_user(a[1], s, sizeof(s));
}
