// SPDX-License-Identifier: Apache-2.0
// Threads and mutexes of C11, over clone and futex. There is no thread-local storage. Of the rest
// of the library only what needs no memory of its own is safe in several threads at once: not
// malloc, not streams, not errno.
#ifndef THREADS_H
#define THREADS_H

typedef int (*thrd_start_t)(void *);
typedef struct Thread *thrd_t;

enum { thrd_success, thrd_nomem, thrd_timedout, thrd_busy, thrd_error };

int thrd_create(thrd_t *thread, thrd_start_t function, void *argument);
int thrd_join(thrd_t thread, int *result);
void thrd_yield(void);

// 0: free; 1: locked; 2: locked, and perhaps somebody waits.
typedef struct {
  int state;
} mtx_t;

enum { mtx_plain };

int mtx_init(mtx_t *mutex, int type);
int mtx_lock(mtx_t *mutex);
int mtx_unlock(mtx_t *mutex);
void mtx_destroy(mtx_t *mutex);

#endif
