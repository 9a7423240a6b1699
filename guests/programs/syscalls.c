// SPDX-License-Identifier: Apache-2.0
// Asks the kernel for a little of everything, rightly and wrongly, and prints what must come out.
//
// syscalls [-d DIRECTORY] [WORD]...    with -d it also writes, reads and removes a file there

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { PAGE = 4096, STEP = 64 * 1024, STEPS = 16, UNKNOWN_CALL = 5000 };

static void show(const char *what, long result) {
  if (result < 0) {
    printf("%s: error %d, %s\n", what, errno, strerror(errno));
  } else {
    printf("%s: %ld\n", what, result);
  }
}

static void test_arguments(int argc, char **argv) {
  printf("%d arguments:", argc - 1);
  for (int i = 1; i < argc; i++) {
    printf(" [%s]", argv[i]);
  }
  const char *word = getenv("JANUS_WORD");
  printf("\nend of the vector: %d, JANUS_WORD: %s\n", argv[argc] == NULL, word ? word : "(unset)");
}

static void test_break(void) {
  char *start = sbrk(0);
  int wrong = 0;
  for (int i = 0; i < STEPS; i++) {
    char *block = sbrk(STEP);
    if (block != start + i * STEP) {
      wrong++;
      break;
    }
    for (int j = 0; j < STEP; j += 512) {
      wrong += block[j] != 0;
      block[j] = (char)i;
    }
  }
  long sum = 0;
  for (int i = 0; i < STEPS * STEP; i += 512) {
    sum += start[i];
  }
  sbrk(-STEPS * STEP);
  printf("break: %d wrong, sum %ld, back at the start: %d\n", wrong, sum, (char *)sbrk(0) == start);
}

static void test_mapping(void) {
  unsigned char *block =
      mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (block == MAP_FAILED) {
    perror("mmap");
    return;
  }
  printf("mapping: aligned %d, ", (uintptr_t)block % PAGE == 0);
  memset(block, 5, 3 * PAGE);
  show("hole", munmap(block + PAGE, PAGE));
  void *middle = mmap(block + PAGE, PAGE, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
  long sum = 0;
  for (int i = 0; i < 3 * PAGE; i++) {
    sum += block[i];
  }
  printf("refilled in place: %d, sum %ld, ", middle == block + PAGE, sum);
  show("all gone", munmap(block, 3 * PAGE));
  show("mapping of no size",
       mmap(NULL, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? -1 : 0);
}

static long nanoseconds(void) {
  struct timespec t;
  if (clock_gettime(CLOCK_MONOTONIC, &t) < 0) {
    perror("clock_gettime");
  }
  return t.tv_sec * 1000000000 + t.tv_nsec;
}

static void test_time(void) {
  long backwards = 0;
  long previous = nanoseconds();
  for (int i = 0; i < 1000; i++) {
    long now = nanoseconds();
    backwards += now < previous;
    previous = now;
  }
  struct timespec pause = {.tv_nsec = 20000000};
  long before = nanoseconds();
  int slept = nanosleep(&pause, NULL);
  long after = nanoseconds();
  printf("time: %ld steps back, nanosleep %d, long enough %d, after 2020: %d\n", backwards, slept,
         after - before >= pause.tv_nsec, time(NULL) > 50l * 365 * 24 * 3600);
}

static void test_pipe(void) {
  int ends[2];
  char text[16] = "";
  show("pipe", pipe(ends));
  int copy = dup2(ends[1], 40);
  close(ends[1]);
  show("write to the copy", write(copy, "through", 7));
  close(copy);
  long got = read(ends[0], text, sizeof text);
  printf("read %ld: %s, then %ld\n", got, text, (long)read(ends[0], text, sizeof text));
  show("seek in a pipe", lseek(ends[0], 0, SEEK_SET));
  close(ends[0]);
}

static void test_errors(void) {
  char c;
  // Addresses that no process has: page 0 and the upper half.
  void *volatile low = (void *)16;
  void *volatile high = (void *)(uintptr_t)0xffffffffffff0000;
  show("open a missing file", open("no/such/file", O_RDONLY));
  show("open from a wild pointer", open(low, O_RDONLY));
  show("read from a wrong descriptor", read(99, &c, 1));
  show("write to a wrong descriptor", write(-1, &c, 1));
  show("close twice", close(99));
  int ends[2];
  if (pipe(ends) == 0) {
    show("write from a wild pointer", write(ends[1], low, 8));
    show("write from the upper half", write(ends[1], high, 8));
    show("write nothing", write(ends[1], "", 0));
    close(ends[0]);
    close(ends[1]);
  }
  show("status of a wrong descriptor", fstat(99, &(struct stat){0}));
  show("time to a wild pointer", syscall(SYS_clock_gettime, CLOCK_MONOTONIC, low));
  show("unmap an odd address", munmap((void *)0x10001, PAGE));
  show("unknown call", syscall(UNKNOWN_CALL));
}

static int count_entries(const char *path, const char *name) {
  DIR *directory = opendir(path);
  if (!directory) {
    return -1;
  }
  int count = 0;
  struct dirent *entry;
  while ((entry = readdir(directory)) != NULL) {
    count += strcmp(entry->d_name, name) == 0;
  }
  closedir(directory);
  return count;
}

static void test_file(const char *directory) {
  char path[512];
  char text[64] = "";
  struct stat status;
  snprintf(path, sizeof path, "%s/syscalls.tmp", directory);
  unlink(path);

  int fd = open(path, O_RDWR | O_CREAT | O_EXCL, 0644);
  if (fd < 0) {
    perror(path);
    exit(1);
  }
  show("write", write(fd, "the quick brown fox", 19));
  show("seek", lseek(fd, 4, SEEK_SET));
  show("overwrite", write(fd, "QUICK", 5));
  show("seek past the end", lseek(fd, 5, SEEK_END));
  show("write there", write(fd, "!", 1));
  show("rewind", lseek(fd, 0, SEEK_SET));
  long size = read(fd, text, sizeof text);
  for (long i = 0; i < size; i++) {
    text[i] = text[i] ? text[i] : '.';
  }
  printf("read %ld: %s\n", size, text);
  if (fstat(fd, &status) == 0) {
    printf("status: size %ld, regular %d\n", (long)status.st_size, S_ISREG(status.st_mode));
  }
  close(fd);
  show("create again", open(path, O_WRONLY | O_CREAT | O_EXCL, 0644));

  FILE *f = fopen(path, "a");
  if (f) {
    fprintf(f, " appended %d\n", 1);
    fclose(f);
  }
  f = fopen(path, "r");
  if (f) {
    fseek(f, 24, SEEK_SET);
    printf("line from byte 24: %s", fgets(text, sizeof text, f) ? text : "(none)\n");
    printf("%ld bytes, now at %ld\n", (long)strlen(text), ftell(f));
    fclose(f);
  }
  printf("in the directory: %d\n", count_entries(directory, "syscalls.tmp"));
  show("truncate", fd = open(path, O_WRONLY | O_TRUNC) >= 0 ? 0 : -1);
  printf("size now: %ld\n", stat(path, &status) == 0 ? (long)status.st_size : -1);
  show("remove", unlink(path));
  show("remove again", unlink(path));
  printf("in the directory: %d\n", count_entries(directory, "syscalls.tmp"));
}

int main(int argc, char **argv) {
  const char *directory = NULL;
  if (argc > 2 && strcmp(argv[1], "-d") == 0) {
    directory = argv[2];
    argv += 2;
    argc -= 2;
  }
  test_arguments(argc, argv);
  printf("process: %d, the same again: %d, yield %d\n", getpid() > 0,
         syscall(SYS_getpid) == getpid(), sched_yield());
  test_break();
  test_mapping();
  test_time();
  test_pipe();
  test_errors();
  if (directory) {
    test_file(directory);
  }
  return 0;
}
