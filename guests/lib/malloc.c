// SPDX-License-Identifier: Apache-2.0
// A memory allocator with two kinds of free list.
//
// - A small block (up to 1 KiB) is cut from a 64 KiB run and belongs to one of 64 classes, 16 bytes
//   apart. Freed, it goes to its class's list, last in, first out, and keeps its size for ever.
// - A large block lies in an arena grown with brk. Freed, it merges with free neighbours; the free
//   ones form one list, searched for the best fit.
// - A huge block (1 MiB and more) is a mapping of its own and goes back to the kernel.
//
// Every block is preceded by a 16-byte header and aligned to 16 bytes. Not safe between threads.

#include <stdlib.h>

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
  ALIGNMENT = 16,
  SMALL_LIMIT = 1024,
  RUN_SIZE = 64 * 1024,
  HUGE_LIMIT = 1024 * 1024,
  ARENA_STEP = 256 * 1024,
  PAGE = 4096,
};

// State of a block, kept in the low bits of its size.
enum { IN_USE = 1, HUGE = 2, STATE = 15 };

typedef struct Header {
  size_t size_and_state;  // the block's size without this header, a multiple of 16
  size_t previous_size;   // large blocks: size of the block just below, 0 for the arena's first
} Header;

typedef struct FreeBlock {
  Header header;
  struct FreeBlock *next;
  struct FreeBlock *previous;  // large blocks only
} FreeBlock;

static FreeBlock *small_lists[SMALL_LIMIT / ALIGNMENT + 1];
static FreeBlock large_list = {.next = &large_list, .previous = &large_list};
static char *run_next;  // the rest of the run that small blocks are cut from
static char *run_end;
static char *arena_top;  // end of the arena; a header of size 0, in use, stands just below it

static size_t size_of(const Header *h) { return h->size_and_state & ~(size_t)STATE; }

static Header *above(Header *h) { return (Header *)((char *)(h + 1) + size_of(h)); }

static Header *header_of(void *block) { return (Header *)block - 1; }

static void list_remove(FreeBlock *b) {
  b->previous->next = b->next;
  b->next->previous = b->previous;
}

static void list_insert(FreeBlock *b) {
  b->next = large_list.next;
  b->previous = &large_list;
  b->next->previous = b;
  large_list.next = b;
}

// Makes a block free, merged with its free neighbours.
static void release_large(Header *h) {
  size_t size = size_of(h);
  Header *next = above(h);
  if (!(next->size_and_state & IN_USE)) {
    list_remove((FreeBlock *)next);
    size += sizeof(Header) + size_of(next);
  }
  if (h->previous_size != 0) {
    Header *below = (Header *)((char *)h - h->previous_size) - 1;
    if (!(below->size_and_state & IN_USE)) {
      list_remove((FreeBlock *)below);
      size += sizeof(Header) + size_of(below);
      h = below;
    }
  }
  h->size_and_state = size;
  above(h)->previous_size = size;
  list_insert((FreeBlock *)h);
}

// Grows the arena by a free block that holds at least size bytes. The new block takes the place of
// the end marker; if somebody else moved the break, a new arena begins there.
static int grow_arena(size_t size) {
  size_t bytes = (size + 2 * sizeof(Header) + ARENA_STEP - 1) & ~(size_t)(ARENA_STEP - 1);
  char *start = sbrk(0);
  if ((uintptr_t)start % ALIGNMENT != 0) {
    sbrk(ALIGNMENT - (intptr_t)((uintptr_t)start % ALIGNMENT));
  }
  start = sbrk((intptr_t)bytes);
  if (start == (void *)-1) {
    return 0;
  }
  Header *block;
  if (start == arena_top) {
    block = (Header *)start - 1;
    block->size_and_state = bytes - sizeof(Header);
  } else {
    block = (Header *)start;
    block->size_and_state = bytes - 2 * sizeof(Header);
    block->previous_size = 0;
  }
  arena_top = start + bytes;
  Header *marker = above(block);
  marker->size_and_state = IN_USE;
  release_large(block);
  return 1;
}

static Header *best_fit(size_t size) {
  FreeBlock *best = NULL;
  for (FreeBlock *b = large_list.next; b != &large_list; b = b->next) {
    if (size_of(&b->header) >= size && (!best || size_of(&b->header) < size_of(&best->header))) {
      best = b;
      if (size_of(&b->header) == size) {
        break;
      }
    }
  }
  return (Header *)best;
}

// Cuts a block in use down to size; the rest becomes free if it is worth it.
static void trim(Header *h, size_t size) {
  size_t rest = size_of(h) - size;
  if (rest < sizeof(Header) + SMALL_LIMIT) {
    return;
  }
  h->size_and_state = size | IN_USE;
  Header *tail = above(h);
  tail->size_and_state = (rest - sizeof(Header)) | IN_USE;
  tail->previous_size = size;
  release_large(tail);
}

static void *allocate_large(size_t size) {
  Header *h = best_fit(size);
  if (!h) {
    if (!grow_arena(size)) {
      return NULL;
    }
    h = best_fit(size);
  }
  list_remove((FreeBlock *)h);
  h->size_and_state |= IN_USE;
  trim(h, size);
  return h + 1;
}

static void *allocate_huge(size_t size) {
  size_t bytes = (size + sizeof(Header) + PAGE - 1) & ~(size_t)(PAGE - 1);
  Header *h = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (h == MAP_FAILED) {
    return NULL;
  }
  h->size_and_state = (bytes - sizeof(Header)) | HUGE | IN_USE;
  return h + 1;
}

static void *allocate_small(size_t size) {
  FreeBlock **list = &small_lists[size / ALIGNMENT];
  if (*list) {
    FreeBlock *b = *list;
    *list = b->next;
    return &b->header + 1;
  }
  if ((size_t)(run_end - run_next) < sizeof(Header) + size) {
    char *run = allocate_large(RUN_SIZE);
    if (!run) {
      return NULL;
    }
    run_next = run;  // what is left of the old run, less than one block, is lost
    run_end = run + RUN_SIZE;
  }
  Header *h = (Header *)run_next;
  h->size_and_state = size | IN_USE;
  run_next += sizeof(Header) + size;
  return h + 1;
}

void *malloc(size_t size) {
  if (size > PTRDIFF_MAX) {
    errno = ENOMEM;
    return NULL;
  }
  size = size == 0 ? ALIGNMENT : (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
  if (size <= SMALL_LIMIT) {
    return allocate_small(size);
  }
  return size < HUGE_LIMIT ? allocate_large(size) : allocate_huge(size);
}

void free(void *block) {
  if (!block) {
    return;
  }
  Header *h = header_of(block);
  size_t size = size_of(h);
  if (h->size_and_state & HUGE) {
    munmap(h, size + sizeof(Header));
  } else if (size <= SMALL_LIMIT) {
    FreeBlock *b = (FreeBlock *)h;
    b->next = small_lists[size / ALIGNMENT];
    small_lists[size / ALIGNMENT] = b;
  } else {
    release_large(h);
  }
}

void *calloc(size_t count, size_t size) {
  size_t bytes;
  if (__builtin_mul_overflow(count, size, &bytes)) {
    errno = ENOMEM;
    return NULL;
  }
  void *block = malloc(bytes);
  if (block && !(header_of(block)->size_and_state & HUGE)) {  // fresh mappings are zero
    memset(block, 0, bytes);
  }
  return block;
}

void *realloc(void *block, size_t size) {
  if (!block) {
    return malloc(size);
  }
  size_t old_size = size_of(header_of(block));
  if (size <= old_size && size > old_size / 2) {
    return block;
  }
  void *copy = malloc(size);
  if (copy) {
    memcpy(copy, block, size < old_size ? size : old_size);
    free(block);
  }
  return copy;
}
