// SPDX-License-Identifier: Apache-2.0
//
// Many processes that look at the same files while signals fly: what is there is there for each of them
// at every look, and no look is interrupted. Arguments: a directory to work in, processes, rounds.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#define FILES 40
#define BYTES 9000

static const char *folder;
static volatile sig_atomic_t alarms, children;

static void failed(const char *what, const char *name) {
  int error = errno;
  char line[300];
  int n = snprintf(line, sizeof line, "FAILED in %d: %s %s: %s\n", getpid(), what, name, strerror(error));
  if (write(1, line, n) != n) _exit(98);
  _exit(99);
}

static void count(int sig) {
  int saved = errno;
  if (sig == SIGALRM) alarms++;
  else children++;
  errno = saved;
}

static void name_of(char *to, int i) { sprintf(to, "%s/lib/module%02d.py", folder, i); }

static char byte_of(int file, int at) { return (char)(file * 31 + at * 7 + (at >> 8)); }

static void make_files(void) {
  char name[200];
  sprintf(name, "%s/lib", folder);
  if (mkdir(name, 0755)) failed("mkdir", name);
  sprintf(name, "%s/busy", folder);
  if (mkdir(name, 0755)) failed("mkdir", name);
  for (int i = 0; i < FILES; i++) {
    char bytes[BYTES];
    for (int k = 0; k < BYTES; k++) bytes[k] = byte_of(i, k);
    name_of(name, i);
    int fd = open(name, O_CREAT | O_EXCL | O_WRONLY, 0644);
    if (fd < 0 || write(fd, bytes, BYTES) != BYTES || close(fd)) failed("make", name);
  }
}

static void list(void) {
  char path[200];
  sprintf(path, "%s/lib", folder);
  DIR *dir = opendir(path);
  if (!dir) failed("opendir", path);
  int found = 0;
  struct dirent *entry;
  errno = 0;
  while ((entry = readdir(dir))) {
    if (entry->d_name[0] != '.') found++;
    errno = 0;
  }
  if (errno) failed("readdir", path);
  if (found != FILES) {
    sprintf(path, "%d entries", found);
    failed("list", path);
  }
  if (closedir(dir)) failed("closedir", path);
}

static void look(int i) {
  char name[200];
  struct stat st;
  name_of(name, i);
  if (stat(name, &st)) failed("stat", name);
  if (!S_ISREG(st.st_mode) || st.st_size != BYTES) failed("is not the file", name);
  if (access(name, R_OK)) failed("access", name);
  int fd = open(name, O_RDONLY | O_CLOEXEC);
  if (fd < 0) failed("open", name);
  char bytes[BYTES + 1];
  ssize_t n = read(fd, bytes, sizeof bytes);
  if (n != BYTES) failed("read", name);
  for (int k = 0; k < BYTES; k++)
    if (bytes[k] != byte_of(i, k)) failed("holds something else", name);
  if (pread(fd, bytes, 1, i + 100) != 1 || bytes[0] != byte_of(i, i + 100)) failed("pread", name);
  char *map = mmap(NULL, BYTES, PROT_READ, MAP_PRIVATE, fd, 0);
  if (map == MAP_FAILED) failed("mmap", name);
  for (int k = 0; k < BYTES; k += 97)
    if (map[k] != byte_of(i, k)) failed("is mapped as something else", name);
  if (munmap(map, BYTES) || close(fd)) failed("close", name);
  strcat(name, "c");
  if (!stat(name, &st) || errno != ENOENT) failed("should not be there", name);
}

// Changes directories that others look into, but not what they look for.
static void disturb(int round) {
  char name[200], other[200];
  sprintf(name, "%s/busy/%d-%d", folder, getpid(), round);
  sprintf(other, "%s/busy/%d-other", folder, getpid());
  int fd = open(name, O_CREAT | O_EXCL | O_WRONLY, 0600);
  if (fd < 0 || write(fd, name, 10) != 10 || close(fd)) failed("create", name);
  if (rename(name, other)) failed("rename", name);
  if (unlink(other)) failed("unlink", other);
}

static void child_that_ends(void) {
  pid_t pid = fork();
  if (pid < 0) failed("fork", "");
  if (!pid) _exit(7);
  int status;
  pid_t got;
  while ((got = waitpid(pid, &status, 0)) < 0 && errno == EINTR);
  if (got != pid || !WIFEXITED(status) || WEXITSTATUS(status) != 7) failed("wait", "for a child");
}

static void *in_thread(void *arg) {
  for (int i = 0; i < FILES; i += 5) look(i);
  list();
  return arg;
}

static void work(int rounds) {
  struct itimerval often = {{0, 300}, {0, 300}};
  if (setitimer(ITIMER_REAL, &often, NULL)) failed("setitimer", "");
  for (int round = 0; round < rounds; round++) {
    pthread_t thread;
    int made = round % 3 == 0 && !pthread_create(&thread, NULL, in_thread, NULL);
    list();
    for (int i = 0; i < FILES; i++) look((i * 7 + round) % FILES);
    disturb(round);
    if (round % 4 == 1) child_that_ends();
    if (made && pthread_join(thread, NULL)) failed("join", "");
  }
  struct itimerval never = {{0, 0}, {0, 0}};
  setitimer(ITIMER_REAL, &never, NULL);
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  folder = argv[1];
  int processes = atoi(argv[2]), rounds = atoi(argv[3]);
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = count; // Without SA_RESTART: files are not waited for, so nothing is interrupted.
  if (sigaction(SIGALRM, &action, NULL) || sigaction(SIGCHLD, &action, NULL)) failed("sigaction", "");
  make_files();
  for (int i = 0; i < processes; i++) {
    pid_t pid = fork();
    if (pid < 0) failed("fork", "");
    if (!pid) {
      work(rounds);
      if (!alarms) failed("alarm", "never came");
      _exit(0);
    }
  }
  int good = 0, left = processes;
  while (left) {
    int status;
    pid_t pid = wait(&status);
    if (pid < 0 && errno == EINTR) continue;
    if (pid < 0) failed("wait", "");
    left--;
    good += WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }
  printf("%d of %d processes found all there\n", good, processes);
  return good == processes ? 0 : 1;
}
