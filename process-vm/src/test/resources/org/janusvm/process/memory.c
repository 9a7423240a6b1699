// SPDX-License-Identifier: Apache-2.0
// Memory that processes share, and what the calls on mappings do. Prints only what is the same on
// every Linux, so that the output can be compared.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PAGE 4096
#define RW (PROT_READ | PROT_WRITE)

static sigjmp_buf back;
static volatile uintptr_t fault_address;
static volatile int fault_signal, fault_code;

static void on_fault(int signal, siginfo_t *info, void *context) {
  (void)context;
  fault_signal = signal;
  fault_code = info->si_code;
  fault_address = (uintptr_t)info->si_addr;
  siglongjmp(back, 1);
}

static void probe(const char *what, volatile char *address, int write) {
  if (sigsetjmp(back, 1) == 0) {
    if (write) {
      *address = 1;
    } else {
      (void)*address;
    }
    printf("%s: fine\n", what);
  } else {
    printf("%s: signal %d code %d, %s\n", what, fault_signal, fault_code,
           fault_address == (uintptr_t)address ? "at the address" : "elsewhere");
  }
}

static void result(const char *what, long r) {
  if (r < 0) {
    printf("%s: %s\n", what, strerror(errno));
  } else {
    printf("%s: %ld\n", what, r);
  }
}

static void *map(void *wish, size_t bytes, int prot, int flags, int fd, off_t offset) {
  void *p = mmap(wish, bytes, prot, flags, fd, offset);
  if (p == MAP_FAILED) {
    printf("mmap: %s\n", strerror(errno));
    exit(1);
  }
  return p;
}

static void futex_wait(atomic_int *word, int value) {
  syscall(SYS_futex, word, FUTEX_WAIT, value, NULL, NULL, 0);
}

static void futex_wake(atomic_int *word) {
  syscall(SYS_futex, word, FUTEX_WAKE, 1, NULL, NULL, 0);
}

static void await_child(const char *who, pid_t pid) {
  int status;
  waitpid(pid, &status, 0);
  printf("%s: status %x\n", who, status);
}

// Parent and child play ball with two futexes.
static void ping_pong(void) {
  atomic_int *ball = map(NULL, PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  fflush(stdout);
  pid_t pid = fork();
  for (int i = 0; i < 200; i++) {
    int mine = pid == 0 ? 1 : 0;
    while (atomic_load(ball) != mine) {
      futex_wait(ball, 1 - mine);
    }
    atomic_fetch_add(ball + 1, 1);
    atomic_store(ball, 1 - mine);
    futex_wake(ball);
  }
  if (pid == 0) {
    _exit(3);
  }
  await_child("ping-pong", pid);
  printf("hits %d\n", atomic_load(ball + 1));
  munmap(ball, PAGE);
}

struct shared {
  pthread_mutex_t mutex;
  pthread_cond_t condition;
  sem_t semaphore;
  int counter, finished;
};

static void process_shared(void) {
  struct shared *s = map(NULL, sizeof *s, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  pthread_mutexattr_t ma;
  pthread_mutexattr_init(&ma);
  pthread_mutexattr_setpshared(&ma, PTHREAD_PROCESS_SHARED);
  pthread_mutex_init(&s->mutex, &ma);
  pthread_condattr_t ca;
  pthread_condattr_init(&ca);
  pthread_condattr_setpshared(&ca, PTHREAD_PROCESS_SHARED);
  pthread_cond_init(&s->condition, &ca);
  sem_init(&s->semaphore, 1, 0);
  fflush(stdout);
  for (int child = 0; child < 3; child++) {
    if (fork() == 0) {
      for (int i = 0; i < 500; i++) {
        pthread_mutex_lock(&s->mutex);
        s->counter++;
        pthread_mutex_unlock(&s->mutex);
      }
      pthread_mutex_lock(&s->mutex);
      s->finished++;
      pthread_cond_signal(&s->condition);
      pthread_mutex_unlock(&s->mutex);
      sem_post(&s->semaphore);
      _exit(0);
    }
  }
  pthread_mutex_lock(&s->mutex);
  while (s->finished < 3) {
    pthread_cond_wait(&s->condition, &s->mutex);
  }
  printf("three children counted to %d\n", s->counter);
  pthread_mutex_unlock(&s->mutex);
  for (int i = 0; i < 3; i++) {
    sem_wait(&s->semaphore);
    wait(NULL);
  }
  munmap(s, sizeof *s);
}

static void robust(void) {
  pthread_mutex_t *mutex = map(NULL, sizeof *mutex, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  pthread_mutexattr_t ma;
  pthread_mutexattr_init(&ma);
  pthread_mutexattr_setpshared(&ma, PTHREAD_PROCESS_SHARED);
  pthread_mutexattr_setrobust(&ma, PTHREAD_MUTEX_ROBUST);
  pthread_mutex_init(mutex, &ma);
  if (fork() == 0) {
    pthread_mutex_lock(mutex);
    _exit(0);  // Dies with the mutex.
  }
  int r = 0;
  for (int i = 0; i < 200 && r == 0; i++) {
    r = pthread_mutex_lock(mutex);
    if (r == 0) {
      pthread_mutex_unlock(mutex);  // The child was not there yet.
      usleep(10000);
    }
  }
  wait(NULL);
  printf("the mutex of a dead process: %s\n", r == EOWNERDEAD ? "EOWNERDEAD" : strerror(r));
  result("consistent", pthread_mutex_consistent(mutex));
  result("unlock", pthread_mutex_unlock(mutex));
}

static void private_memory(void) {
  int *p = map(NULL, 2 * PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  int *gone = map(NULL, PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  int *wiped = map(NULL, PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  p[0] = gone[0] = wiped[0] = 5;
  result("MADV_DONTFORK", madvise(gone, PAGE, MADV_DONTFORK));
  result("MADV_WIPEONFORK", madvise(wiped, PAGE, MADV_WIPEONFORK));
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    p[0]++;
    printf("child: %d, wiped %d\n", p[0], wiped[0]);
    probe("what is not forked", (volatile char *)gone, 0);
    fflush(stdout);
    _exit(0);
  }
  await_child("child", pid);
  printf("parent: %d %d %d\n", p[0], gone[0], wiped[0]);
}

static void shared_file(const char *path) {
  int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
  char text[PAGE];
  memset(text, 'a', sizeof text);
  for (int i = 0; i < 3; i++) {
    result("write", write(fd, text, i == 2 ? 100 : PAGE));
  }
  char *m = map(NULL, 5 * PAGE, RW, MAP_SHARED, fd, 0);
  int other = open(path, O_RDWR);
  m[10] = 'm';
  char c;
  result("pread", pread(other, &c, 1, 10));
  printf("read sees the mapping: %c\n", c);
  pwrite(other, "w", 1, PAGE + 5);
  printf("the mapping sees write: %c\n", m[PAGE + 5]);
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    m[2 * PAGE] = 'k';
    pwrite(fd, "K", 1, 2 * PAGE + 1);
    _exit(0);
  }
  await_child("writer", pid);
  printf("from the child: %c%c\n", m[2 * PAGE], m[2 * PAGE + 1]);
  printf("after the end, in its page: %d\n", m[2 * PAGE + 100]);
  probe("a page beyond the end", m + 3 * PAGE, 0);
  probe("a page beyond the end, store", m + 4 * PAGE + 7, 1);
  result("ftruncate", ftruncate(other, 4 * PAGE + 1));
  probe("the page, once the file is longer", m + 3 * PAGE, 1);
  probe("the last page", m + 4 * PAGE + 7, 1);
  result("ftruncate", ftruncate(other, PAGE + 8));
  probe("cut off", m + 2 * PAGE, 0);
  printf("rest of the last page: %d\n", m[PAGE + 8]);
  result("ftruncate", ftruncate(other, 3 * PAGE));
  printf("zeros again: %d %d\n", m[2 * PAGE], m[PAGE + 8]);
  result("msync", msync(m, 3 * PAGE, MS_SYNC));
  result("msync, both", msync(m, PAGE, MS_SYNC | MS_ASYNC));
  result("msync, odd", msync(m + 1, PAGE, MS_SYNC));
  lseek(fd, 0, SEEK_SET);
  result("read", read(fd, text, 20));
  printf("%.20s\n", text);
  m[0] = 'z';
  result("append", fcntl(fd, F_SETFL, O_APPEND) + write(fd, "end", 3));
  result("seek", lseek(fd, 0, SEEK_CUR));
  probe("what was appended", m + 3 * PAGE, 0);
  char *private = map(NULL, PAGE, RW, MAP_PRIVATE, other, 0);
  printf("a private mapping: %c\n", private[0]);
  private[0] = 'p';
  printf("is private: %c\n", m[0]);
  result("MADV_DONTNEED", madvise(private, PAGE, MADV_DONTNEED));
  printf("and the file's again: %c\n", private[0]);
  result("munmap", munmap(m, 5 * PAGE));
  close(fd);
  close(other);
  fd = open(path, O_RDONLY);
  result("pread", pread(fd, text, 20, 0));
  printf("%.20s\n", text);
  m = map(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0);
  result("mprotect", mprotect(m, PAGE, RW));
  m = mmap(NULL, PAGE, RW, MAP_SHARED, fd, 0);
  printf("writable: %s\n", m == MAP_FAILED ? strerror(errno) : "mapped");
  int trunc = open(path, O_RDWR | O_TRUNC);
  struct stat st;
  fstat(trunc, &st);
  result("size", st.st_size);
  close(trunc);
  close(fd);
}

static void memory_file(void) {
  int fd = memfd_create("thing", MFD_ALLOW_SEALING);
  result("ftruncate", ftruncate(fd, 2 * PAGE));
  char *m = map(NULL, 3 * PAGE, RW, MAP_SHARED, fd, 0);
  strcpy(m, "hello");
  char text[8] = "";
  result("read", read(fd, text, 5));
  printf("%s\n", text);
  fflush(stdout);
  if (fork() == 0) {
    pwrite(fd, "child", 5, PAGE);
    _exit(0);
  }
  wait(NULL);
  printf("%.5s\n", m + PAGE);
  probe("beyond its end", m + 2 * PAGE, 1);
  result("end", lseek(fd, 0, SEEK_END));
  result("get seals", fcntl(fd, F_GET_SEALS));
  result("seal write, mapped", fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
  result("seal grow", fcntl(fd, F_ADD_SEALS, F_SEAL_GROW));
  result("grow", ftruncate(fd, 3 * PAGE));
  result("write beyond", pwrite(fd, "x", 1, 2 * PAGE));
  munmap(m, 3 * PAGE);
  result("seal write", fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_SEAL));
  result("seals", fcntl(fd, F_GET_SEALS));
  result("write", pwrite(fd, "x", 1, 0));
  result("shrink", ftruncate(fd, 0));
  result("more seals", fcntl(fd, F_ADD_SEALS, F_SEAL_FUTURE_WRITE));
  m = mmap(NULL, PAGE, RW, MAP_SHARED, fd, 0);
  printf("map writable: %s\n", m == MAP_FAILED ? strerror(errno) : "mapped");
  m = map(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0);
  printf("%s\n", m);
  result("mprotect", mprotect(m, PAGE, RW));
  struct stat st;
  fstat(fd, &st);
  printf("regular %d, size %ld\n", S_ISREG(st.st_mode), (long)st.st_size);
  close(fd);
  fd = memfd_create("plain", MFD_CLOEXEC);
  result("seals", fcntl(fd, F_GET_SEALS));
  result("no sealing", fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
  result("cloexec", fcntl(fd, F_GETFD));
  result("flags", memfd_create("bad", 0x8000));
  close(fd);
}

static void remapping(void) {
  char *p = map(NULL, 8 * PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  strcpy(p + PAGE, "moves");
  char *q = map(NULL, 20 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  char *r = mremap(p, 8 * PAGE, 12 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, q + 4 * PAGE);
  printf("moved to where it was told: %d, %s, %d\n", r == q + 4 * PAGE, r + PAGE, r[11 * PAGE]);
  probe("where it was", p, 0);
  probe("a guard page", q + 3 * PAGE, 1);
  result("shrink", (char *)mremap(r, 12 * PAGE, 2 * PAGE, 0) - r);
  probe("what was cut", r + 2 * PAGE, 0);
  char *s = map(NULL, 2 * PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  char *t = mremap(s, 0, 2 * PAGE, MREMAP_MAYMOVE);
  strcpy(s, "twice");
  printf("mapped %s, %d\n", t, t != s);
  char *u = mremap(t, 2 * PAGE, 4 * PAGE, MREMAP_MAYMOVE);
  printf("longer: %s\n", u);
  probe("longer than the object", u + 2 * PAGE, 0);
  result("MADV_REMOVE", madvise(s, PAGE, MADV_REMOVE));
  printf("removed: %d\n", u[0]);
  strcpy(s, "keeps");
  result("MADV_DONTNEED, shared", madvise(s, PAGE, MADV_DONTNEED));
  printf("%s\n", s);
  result("mremap of nothing", (long)mremap((void *)0x10000000, PAGE, 2 * PAGE, MREMAP_MAYMOVE));
  result("mremap, odd", (long)mremap(s + 1, PAGE, 2 * PAGE, MREMAP_MAYMOVE));
  result("private, no size", (long)mremap(r, 0, PAGE, MREMAP_MAYMOVE));
  void *x = mmap(r, PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
  printf("noreplace: %s\n", x == MAP_FAILED ? strerror(errno) : "mapped");
  unsigned char in[4];
  x = map(NULL, 4 * PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
  result("mincore", mincore(x, 4 * PAGE, in));
  munmap((char *)x + PAGE, PAGE);
  result("mincore with a hole", mincore(x, 4 * PAGE, in));
  result("mlock with a hole", mlock(x, 4 * PAGE));
  result("mlock", mlock(x, PAGE));
  result("munlock", munlock(x, PAGE));
  result("madvise with a hole", madvise(x, 4 * PAGE, MADV_DONTNEED));
  result("madvise, unknown", madvise(x, PAGE, 99));
  int zero = open("/dev/zero", O_RDWR);
  char *z = map(NULL, PAGE, RW, MAP_PRIVATE, zero, 0);
  char *zs = map(NULL, PAGE, RW, MAP_SHARED, zero, 0);
  z[0] = 1;
  fflush(stdout);
  if (fork() == 0) {
    zs[0] = 7;
    _exit(0);
  }
  wait(NULL);
  printf("/dev/zero: %d %d\n", z[1], zs[0]);
}

static void file_that_grows(const char *path) {
  // A file mapping grows with what the file has.
  int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
  ftruncate(fd, 3 * PAGE);
  pwrite(fd, "third", 5, 2 * PAGE);
  char *area = map(NULL, 16 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  char *p = map(area, PAGE, RW, MAP_PRIVATE | MAP_FIXED, fd, 0);
  p[0] = 'x';
  char *q = mremap(p, PAGE, 4 * PAGE, MREMAP_MAYMOVE);
  printf("grown: %c %s\n", q[0], q + 2 * PAGE);
  probe("grown beyond the file", q + 3 * PAGE, 0);
  result("remove", unlink(path));
  close(fd);
  result("MADV_DONTNEED", madvise(q, 3 * PAGE, MADV_DONTNEED));
  printf("from a file without a name: %d %s\n", q[0], q + 2 * PAGE);
}

// Memory and a semaphore that processes find by their names.
static void named(void) {
  char name[64];
  snprintf(name, sizeof name, "/test-of-memory-%d", (int)getpid());
  sem_t *semaphore = sem_open(name, O_CREAT | O_EXCL, 0600, 0);
  printf("sem_open: %s\n", semaphore == SEM_FAILED ? strerror(errno) : "fine");
  char other[80];
  snprintf(other, sizeof other, "%s-shm", name);
  int fd = shm_open(other, O_RDWR | O_CREAT | O_EXCL, 0600);
  result("ftruncate", ftruncate(fd, PAGE));
  char *m = map(NULL, PAGE, RW, MAP_SHARED, fd, 0);
  close(fd);
  fflush(stdout);
  if (fork() == 0) {
    fd = shm_open(other, O_RDWR, 0);
    char *mine = map(NULL, PAGE, RW, MAP_SHARED, fd, 0);
    strcpy(mine, "by its name");
    sem_post(sem_open(name, 0));
    _exit(0);
  }
  result("sem_wait", sem_wait(semaphore));
  printf("%s\n", m);
  wait(NULL);
  result("sem_unlink", sem_unlink(name));
  result("shm_unlink", shm_unlink(other));
  result("shm_unlink again", shm_unlink(other));
}

int main(int argc, char **argv) {
  struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO};
  sigaction(SIGSEGV, &action, NULL);
  sigaction(SIGBUS, &action, NULL);
  char path[4096];
  snprintf(path, sizeof path, "%s/file", argc > 1 ? argv[1] : ".");
  ping_pong();
  process_shared();
  robust();
  private_memory();
  shared_file(path);
  memory_file();
  remapping();
  file_that_grows(path);
  named();
  return 0;
}
