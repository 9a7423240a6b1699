// SPDX-License-Identifier: Apache-2.0
// System calls on open files: read, write and what goes with descriptors.
#include "include/abi.h"
#include "include/fs.h"
#include "include/lib.h"
#include "include/mm.h"
#include "include/task.h"
#include "include/tty.h"

static s64 do_read(struct file *file, u64 to, size_t n) {
    if (!file || (file->flags & O_ACCMODE) == O_WRONLY || !file->ops->read) return -EBADF;
    file->refs++;                      // it may be closed by another thread while we sleep
    s64 r = file->ops->read(file, to, MIN(n, 0x7ffff000UL));
    file_put(file);
    return r;
}

static s64 do_write(struct file *file, u64 from, size_t n) {
    if (!file || (file->flags & O_ACCMODE) == O_RDONLY || !file->ops->write) return -EBADF;
    file->refs++;
    s64 r = file->ops->write(file, from, MIN(n, 0x7ffff000UL));
    file_put(file);
    return r;
}

s64 sys_read(const u64 *a) { return do_read(fd_get((s32)a[0]), a[1], a[2]); }
s64 sys_write(const u64 *a) { return do_write(fd_get((s32)a[0]), a[1], a[2]); }

static s64 vector(const u64 *a, s64 (*one)(struct file *, u64, size_t)) {
    s64 total = 0;
    if (a[2] > 1024) return -EINVAL;
    for (u64 i = 0; i < a[2]; i++) {
        struct iovec v;
        if (copy_from_user(&v, a[1] + i * sizeof(v), sizeof(v))) return total ? total : -EFAULT;
        if (!v.length) continue;
        s64 r = one(fd_get((s32)a[0]), v.base, v.length);
        if (r < 0) return total ? total : r;
        total += r;
        if ((u64)r < v.length) break;
    }
    return total || fd_get((s32)a[0]) ? total : -EBADF;
}
s64 sys_readv(const u64 *a) { return vector(a, do_read); }
s64 sys_writev(const u64 *a) { return vector(a, do_write); }

static struct file *regular(s64 fd) {
    struct file *file = fd_get(fd);
    return file && file->inode && S_ISREG(file->inode->mode) ? file : NULL;
}

s64 sys_pread64(const u64 *a) {
    struct file *file = regular((s32)a[0]);
    if (!file) return fd_get((s32)a[0]) ? -ESPIPE : -EBADF;
    if ((file->flags & O_ACCMODE) == O_WRONLY) return -EBADF;
    return (s64)a[3] < 0 ? -EINVAL : inode_file_read(file, a[1], a[2], a[3]);
}
s64 sys_pwrite64(const u64 *a) {
    struct file *file = regular((s32)a[0]);
    if (!file) return fd_get((s32)a[0]) ? -ESPIPE : -EBADF;
    if ((file->flags & O_ACCMODE) == O_RDONLY) return -EBADF;
    return (s64)a[3] < 0 ? -EINVAL : inode_file_write(file, a[1], a[2], a[3]);
}

s64 sys_sendfile(const u64 *a) { return (void)a, -EINVAL; }  // callers fall back to read and write

s64 sys_lseek(const u64 *a) {
    enum { SEEK_SET, SEEK_CUR, SEEK_END };
    struct file *file = fd_get((s32)a[0]);
    if (!file) return -EBADF;
    if (!file->inode || !(S_ISREG(file->inode->mode) || S_ISDIR(file->inode->mode))) return -ESPIPE;
    if (a[2] > SEEK_END) return -EINVAL;
    s64 base = a[2] == SEEK_SET ? 0 : (s64)(a[2] == SEEK_CUR ? file->position : file->inode->size);
    s64 to;
    if (__builtin_add_overflow(base, (s64)a[1], &to) || to < 0) return -EINVAL;
    file->position = (u64)to;
    return to;
}

s64 sys_close(const u64 *a) { return fd_close((s32)a[0]); }

s64 sys_dup(const u64 *a) {
    struct file *file = fd_get((s32)a[0]);
    if (!file) return -EBADF;
    file->refs++;
    return fd_install(file, 0, false);
}

s64 sys_dup3(const u64 *a) {
    struct file *file = fd_get((s32)a[0]);
    u32 to = (u32)a[1];
    if (!file || to >= MAX_FILES) return -EBADF;
    if (to == (u32)a[0]) return -EINVAL;
    file->refs++;
    fd_close(to);
    current->files->open[to] = file;
    current->files->close_on_exec[to] = (a[2] & O_CLOEXEC) != 0;
    return to;
}

s64 sys_pipe2(const u64 *a) {
    struct file *ends[2];
    int error = pipe_new(ends);
    if (error) return error;
    ends[0]->flags |= a[1] & O_NONBLOCK;
    ends[1]->flags |= a[1] & O_NONBLOCK;
    s32 fd[2];
    fd[0] = fd_install(ends[0], 0, (a[1] & O_CLOEXEC) != 0);
    fd[1] = fd_install(ends[1], 0, (a[1] & O_CLOEXEC) != 0);
    error = fd[0] < 0 || fd[1] < 0 ? -EMFILE : copy_to_user(a[0], fd, sizeof(fd));
    if (error) {
        fd_close(fd[0]);
        fd_close(fd[1]);
    }
    return error;
}

s64 sys_fcntl(const u64 *a) {
    enum { F_DUPFD = 0, F_GETFD = 1, F_SETFD = 2, F_GETFL = 3, F_SETFL = 4,
           F_DUPFD_CLOEXEC = 1030 };
    s64 fd = (s32)a[0];
    struct file *file = fd_get(fd);
    if (!file) return -EBADF;
    switch (a[1]) {
        case F_DUPFD:
        case F_DUPFD_CLOEXEC:
            if (a[2] >= MAX_FILES) return -EINVAL;
            file->refs++;
            return fd_install(file, (u32)a[2], a[1] == F_DUPFD_CLOEXEC);
        case F_GETFD: return current->files->close_on_exec[fd];
        case F_SETFD: current->files->close_on_exec[fd] = a[2] & 1; return 0;
        case F_GETFL: return file->flags & ~(u32)(O_CREAT | O_EXCL | O_TRUNC | O_CLOEXEC);
        case F_SETFL:
            file->flags = (file->flags & ~(u32)(O_APPEND | O_NONBLOCK)) |
                          (a[2] & (O_APPEND | O_NONBLOCK));
            return 0;
        default: return -EINVAL;
    }
}

s64 sys_ioctl(const u64 *a) {
    struct file *file = fd_get((s32)a[0]);
    if (!file) return -EBADF;
    bool console = file->inode && file->inode->device == DEVICE_CONSOLE;
    return console ? tty_ioctl(a[1], a[2]) : -ENOTTY;
}

s64 sys_ftruncate(const u64 *a) {
    struct file *file = regular((s32)a[0]);
    if (!file) return fd_get((s32)a[0]) ? -EINVAL : -EBADF;
    if ((file->flags & O_ACCMODE) == O_RDONLY || (s64)a[1] < 0) return -EINVAL;
    return inode_truncate(file->inode, a[1]);
}

s64 sys_sync(const u64 *a) { return (void)a, 0; }
s64 sys_fsync(const u64 *a) { return fd_get((s32)a[0]) ? 0 : -EBADF; }
s64 sys_fdatasync(const u64 *a) { return sys_fsync(a); }

// ppoll(fds, count, timeout, mask): looks, and while nothing is ready sleeps until the next tick.
s64 sys_ppoll(const u64 *a) {
    struct pollfd {
        s32 fd;
        u16 events, revents;
    } p;
    u64 deadline = ~0UL;
    if (a[1] > MAX_FILES) return -EINVAL;
    if (a[2]) {
        struct timespec t;
        if (copy_from_user(&t, a[2], sizeof(t))) return -EFAULT;
        deadline = read_time() + time_from(&t);
    }
    for (;;) {
        s64 ready = 0;
        for (u64 i = 0; i < a[1]; i++) {
            if (copy_from_user(&p, a[0] + i * sizeof(p), sizeof(p))) return -EFAULT;
            struct file *file = fd_get(p.fd);
            u32 state = !file ? 0x20 /* POLLNVAL */
                        : file->ops->poll ? file->ops->poll(file) : POLLIN | POLLOUT;
            p.revents = p.fd < 0 ? 0 : (u16)(state & (p.events | POLLERR | POLLHUP | 0x20));
            ready += p.revents != 0;
            if (copy_to_user(a[0] + i * sizeof(p), &p, sizeof(p))) return -EFAULT;
        }
        u64 now = read_time();
        if (ready || now >= deadline) return ready;
        struct timespec tick = {0, 1000000000 / TICKS_PER_SECOND};
        s64 r = sleep_on(&sys_ppoll, MIN(deadline, now + time_from(&tick)));
        if (r == -ERESTART) return -EINTR;
    }
}
