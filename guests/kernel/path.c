// SPDX-License-Identifier: Apache-2.0
// From a path to an inode, one component at a time, through symbolic links.
#include "include/fs.h"
#include "include/lib.h"
#include "include/mm.h"
#include "include/task.h"

#define MAX_LINKS 10

static int resolve(struct inode *base, const char *path, bool follow, u32 links,
                   struct inode **found);

// Takes the next component off *path; false at the end.
static bool next_component(const char **path, const char **name, size_t *length) {
    while (**path == '/') ++*path;
    *name = *path;
    while (**path && **path != '/') ++*path;
    *length = (size_t)(*path - *name);
    return *length != 0;
}

static struct inode *step(struct inode *dir, const char *name, size_t length) {
    if (length == 1 && name[0] == '.') return dir;
    if (length == 2 && name[0] == '.' && name[1] == '.') return dir->parent ? dir->parent : dir;
    return dir_find(dir, name, length);
}

static int resolve(struct inode *base, const char *path, bool follow, u32 links,
                   struct inode **found) {
    struct inode *at = *path == '/' ? root_inode : base;
    const char *name;
    size_t length;
    if (!*path) return -ENOENT;
    while (next_component(&path, &name, &length)) {
        if (!S_ISDIR(at->mode)) return -ENOTDIR;
        if (length > 255) return -ENAMETOOLONG;
        struct inode *next = step(at, name, length);
        if (!next) return -ENOENT;
        if (S_ISLNK(next->mode) && (follow || *path)) {
            if (links == 0) return -ELOOP;
            int error = resolve(at, next->target, true, links - 1, &next);
            if (error) return error;
        }
        at = next;
        if (*path == '/' && !S_ISDIR(at->mode)) return -ENOTDIR;
    }
    *found = at;
    return 0;
}

int path_lookup(struct inode *base, const char *path, bool follow, struct inode **found) {
    int error = resolve(base, path, follow, MAX_LINKS, found);
    if (!error) inode_get(*found);
    return error;
}

int path_parent(struct inode *base, const char *path, struct inode **dir, const char **name,
                size_t *length) {
    size_t end = strlen(path);
    while (end > 1 && path[end - 1] == '/') end--;
    size_t start = end;
    while (start && path[start - 1] != '/') start--;
    *name = path + start;
    *length = end - start;
    if (*length == 0) return *path ? -EEXIST : -ENOENT;  // "/" or ""
    if (start == 0) {
        *dir = inode_get(base);
        return S_ISDIR(base->mode) ? 0 : (inode_put(base), -ENOTDIR);
    }
    char *prefix = strndup(path, start);
    if (!prefix) return -ENOMEM;
    int error = path_lookup(base, prefix, true, dir);
    kfree(prefix);
    if (!error && !S_ISDIR((*dir)->mode)) {
        inode_put(*dir);
        error = -ENOTDIR;
    }
    return error;
}

// Built from the end of the buffer towards its start, then moved to the front.
int path_of(struct inode *dir, char *buffer, size_t size) {
    size_t at = size - 1;
    buffer[at] = 0;
    for (; dir->parent; dir = dir->parent) {
        struct entry *e = dir->parent->entries;
        while (e && e->inode != dir) e = e->next;
        if (!e) return -ENOENT;        // it was removed
        size_t n = strlen(e->name);
        if (n + 1 > at) return -ERANGE;
        at -= n;
        memcpy(buffer + at, e->name, n);
        buffer[--at] = '/';
    }
    if (!buffer[at]) buffer[--at] = '/';
    memmove(buffer, buffer + at, size - at);
    return (int)(size - 1 - at);
}
