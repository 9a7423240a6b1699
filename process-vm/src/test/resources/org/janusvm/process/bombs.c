// SPDX-License-Identifier: Apache-2.0
// Programs that take all they can get, of processes, threads and memory.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MANY = 10000 };
static const size_t PIECE = 1 << 20;

static const char *reason(void) {
  return errno == EAGAIN ? "EAGAIN" : errno == ENOMEM ? "ENOMEM" : strerror(errno);
}

// Forks without end, in each child too.
static void forks(void) {
  for (;;) {
    fork();
  }
}

// As many children as possible, which wait; then all of them are ended.
static void limit(void) {
  int count = 0;
  fflush(stdout);
  while (count < MANY) {
    pid_t pid = fork();
    if (pid == 0) {
      for (;;) {
        pause();
      }
    }
    if (pid < 0) {
      break;
    }
    count++;
  }
  printf("%d children, then %s\n", count, reason());
  signal(SIGTERM, SIG_IGN);
  kill(0, SIGTERM);
  int ended = 0;
  while (wait(NULL) > 0) {
    ended++;
  }
  printf("%d ended\n", ended);
}

// As many children as possible, which end; nobody waits for them.
static void zombies(void) {
  int count = 0;
  fflush(stdout);
  while (count < MANY) {
    pid_t pid = fork();
    if (pid == 0) {
      _exit(1);
    }
    if (pid < 0) {
      break;
    }
    count++;
  }
  printf("%d zombies, then %s\n", count, reason());
  int ended = 0;
  while (wait(NULL) > 0) {
    ended++;
  }
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    _exit(2);
  }
  int status;
  waitpid(pid, &status, 0);
  printf("%d waited for, another exits %d\n", ended, WEXITSTATUS(status));
}

static int take_all(void) {
  int pieces = 0;
  for (;;) {
    char *p = mmap(NULL, PIECE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) {
      return pieces;
    }
    for (size_t i = 0; i < PIECE; i += 4096) {
      p[i] = 1;
    }
    pieces++;
  }
}

// A child takes all memory and ends: then it is there again.
static void memory(void) {
  for (int i = 0; i < 3; i++) {
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
      int pieces = take_all();
      int second = fork();
      int why = errno;
      _exit(pieces > 20 && second == -1 && why == ENOMEM ? 7 : 8);
    }
    int status;
    waitpid(pid, &status, 0);
    printf("took all: exited %d\n", WIFEXITED(status) ? WEXITSTATUS(status) : -1);
  }
}

// Every process forks and takes memory, without end.
static void both(void) {
  for (;;) {
    fork();
    char *p = mmap(NULL, PIECE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p != MAP_FAILED) {
      memset(p, 1, PIECE);
    }
  }
}

static void *sleep_long(void *unused) {
  for (;;) {
    pause();
  }
}

static int take_threads(void) {
  pthread_attr_t small;
  pthread_attr_init(&small);
  pthread_attr_setstacksize(&small, 64 * 1024);
  int count = 0;
  pthread_t thread;
  while (pthread_create(&thread, &small, sleep_long, NULL) == 0) {
    count++;
  }
  return count;
}

// Threads of two processes meet one limit.
static void threads(void) {
  int ends[2];
  pipe(ends);
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    int count = take_threads();
    write(ends[1], &count, sizeof count);
    pause();
  }
  int others;
  read(ends[0], &others, sizeof others);
  int own = take_threads();
  printf("%d and %d threads\n", others, own);
  kill(pid, SIGKILL);
  waitpid(pid, NULL, 0);
  printf("%d threads more\n", take_threads());
}

// A group that forks all the time is ended by one signal.
static void group(void) {
  for (int round = 0; round < 10; round++) {
    fflush(stdout);
    pid_t first = fork();
    if (first == 0) {
      setpgid(0, 0);
      for (int i = 0; i < 3; i++) {
        fork();
      }
      for (;;) {
        pid_t pid = fork();
        if (pid == 0) {
          _exit(0);
        }
        waitpid(pid, NULL, 0);
      }
    }
    setpgid(first, first);
    usleep(2000 + round * 1777);
    kill(-first, SIGTERM);
    waitpid(first, NULL, 0);
    for (int i = 0; kill(-first, 0) == 0; i++) {
      if (i == 5000) {
        printf("some go on\n");
        return;
      }
      usleep(1000);
    }
  }
  printf("all ended\n");
}

// All wait for each other.
static void deadlock(void) {
  int ends[2];
  pipe(ends);
  for (int i = 0; i < 3; i++) {
    if (fork() == 0) {
      char byte;
      read(ends[0], &byte, 1);
    }
  }
  while (wait(NULL) > 0) {
  }
}

// The first process ends; what it started goes on, and then stops for ever.
static void leave(int forever) {
  fflush(stdout);
  if (fork() == 0) {
    usleep(100000);
    printf("late\n");
    fflush(stdout);
    if (forever) {
      pause();
    }
  }
}

// A large mapping of which little is used does not keep a process from forking; a child that uses all
// of it gets what there is, and then ends.
static void sparse(void) {
  enum { SIZE = 40 << 20 };
  volatile char *all = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  all[SIZE / 2] = 1;
  for (int greedy = 0; greedy < 2; greedy++) {
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
      for (int i = 0; i < (greedy ? SIZE : SIZE / 10); i += 4096) {
        all[i] = 2;
      }
      _exit(all[SIZE / 2] == 1 ? 5 : 6);
    }
    int status;
    if (pid < 0) {
      printf("%s\n", reason());
    } else if (wait(&status) == pid && WIFEXITED(status)) {
      printf("exited %d\n", WEXITSTATUS(status));
    } else {
      printf("killed by %d\n", WTERMSIG(status));
    }
  }
  for (int i = 0; i < SIZE; i += 4096) {
    all[i] = 3;
  }
  printf("all is the parent's, another child: %s\n", fork() < 0 ? reason() : "made");
}

int main(int argc, char **argv) {
  setvbuf(stdout, NULL, _IOFBF, 4096);
  const char *what = argc > 1 ? argv[1] : "";
  if (strcmp(what, "forks") == 0) {
    forks();
  } else if (strcmp(what, "limit") == 0) {
    limit();
  } else if (strcmp(what, "zombies") == 0) {
    zombies();
  } else if (strcmp(what, "memory") == 0) {
    memory();
  } else if (strcmp(what, "sparse") == 0) {
    sparse();
  } else if (strcmp(what, "both") == 0) {
    both();
  } else if (strcmp(what, "threads") == 0) {
    threads();
  } else if (strcmp(what, "group") == 0) {
    group();
  } else if (strcmp(what, "deadlock") == 0) {
    deadlock();
  } else if (strcmp(what, "leave") == 0) {
    leave(0);
  } else {
    leave(1);
  }
  return 4;
}
