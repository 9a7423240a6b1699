// SPDX-License-Identifier: Apache-2.0
// Pipes: a ring of bytes with a reader's and a writer's end. Readers sleep while it is empty and
// a writer exists, writers while it is full and a reader exists.
#include "include/fs.h"
#include "include/lib.h"
#include "include/mm.h"
#include "include/task.h"

#define PIPE_ORDER 4
#define PIPE_SIZE (PAGE_SIZE << PIPE_ORDER)
#define PIPE_ATOMIC 4096               // writes up to this size are not torn apart

struct pipe {
    u8 *ring;
    u64 start, end;                    // free-running
    bool has_reader, has_writer;
};

static s64 read(struct file *file, u64 to, size_t n) {
    struct pipe *pipe = file->pipe;
    while (pipe->start == pipe->end) {
        if (!pipe->has_writer || n == 0) return 0;
        if (file->flags & O_NONBLOCK) return -EAGAIN;
        s64 r = sleep_on(pipe, 0);
        if (r) return r;
    }
    size_t done = 0;
    while (done < n && pipe->start < pipe->end) {
        u64 at = pipe->start % PIPE_SIZE;
        size_t part = MIN(n - done, MIN(pipe->end - pipe->start, PIPE_SIZE - at));
        if (copy_to_user(to + done, pipe->ring + at, part)) {
            if (!done) return -EFAULT;
            break;
        }
        pipe->start += part;
        done += part;
    }
    wake(pipe);
    return (s64)done;
}

static s64 write(struct file *file, u64 from, size_t n) {
    struct pipe *pipe = file->pipe;
    size_t done = 0;
    while (done < n) {
        if (!pipe->has_reader) {
            send_signal(current, SIGPIPE, 0, 0);
            return done ? (s64)done : -EPIPE;
        }
        u64 room = PIPE_SIZE - (pipe->end - pipe->start);
        if (room < (n <= PIPE_ATOMIC ? n : 1)) {
            if (file->flags & O_NONBLOCK) return done ? (s64)done : -EAGAIN;
            s64 r = sleep_on(pipe, 0);
            if (r) return done ? (s64)done : r;
            continue;
        }
        u64 at = pipe->end % PIPE_SIZE;
        size_t part = MIN(n - done, MIN(room, PIPE_SIZE - at));
        if (copy_from_user(pipe->ring + at, from + done, part)) return done ? (s64)done : -EFAULT;
        pipe->end += part;
        done += part;
        wake(pipe);
    }
    return (s64)done;
}

static void end_closed(struct pipe *pipe) {
    wake(pipe);
    if (pipe->has_reader || pipe->has_writer) return;
    free_frames(pipe->ring, PIPE_ORDER);
    kfree(pipe);
}

static void close_reader(struct file *file) {
    file->pipe->has_reader = false;
    end_closed(file->pipe);
}

static void close_writer(struct file *file) {
    file->pipe->has_writer = false;
    end_closed(file->pipe);
}

static u32 poll_reader(struct file *file) {
    struct pipe *pipe = file->pipe;
    return (pipe->start != pipe->end ? POLLIN : 0) | (!pipe->has_writer ? POLLHUP : 0);
}

static u32 poll_writer(struct file *file) {
    struct pipe *pipe = file->pipe;
    if (!pipe->has_reader) return POLLERR;
    return PIPE_SIZE - (pipe->end - pipe->start) >= PIPE_ATOMIC ? POLLOUT : 0;
}

static const struct file_ops reader_ops = {.read = read, .close = close_reader,
                                           .poll = poll_reader};
static const struct file_ops writer_ops = {.write = write, .close = close_writer,
                                           .poll = poll_writer};

int pipe_new(struct file *ends[2]) {
    struct inode *inode = inode_new(S_IFIFO | 0600);
    struct pipe *pipe = kzalloc(sizeof(*pipe));
    u8 *ring = alloc_frames(PIPE_ORDER);
    ends[0] = inode ? file_new(inode, O_RDONLY, &reader_ops) : NULL;
    ends[1] = inode ? file_new(inode, O_WRONLY, &writer_ops) : NULL;
    if (inode) inode_put(inode);       // the ends hold it now
    if (!pipe || !ring || !ends[0] || !ends[1]) {
        for (u32 i = 0; i < 2; i++) {
            if (!ends[i]) continue;
            inode_put(ends[i]->inode);
            kfree(ends[i]);
        }
        if (ring) free_frames(ring, PIPE_ORDER);
        kfree(pipe);
        return -ENOMEM;
    }
    *pipe = (struct pipe){.ring = ring, .has_reader = true, .has_writer = true};
    ends[0]->pipe = ends[1]->pipe = pipe;
    return 0;
}
