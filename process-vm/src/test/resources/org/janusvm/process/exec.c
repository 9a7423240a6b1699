// SPDX-License-Identifier: Apache-2.0
// Running other programs: this one again, by paths, descriptors and scripts; and failing to.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static char *environment[] = {"COLOUR=green", "EMPTY=", NULL};

static void check(int ok, const char *what) {
  if (!ok) {
    printf("failed: %s (%s)\n", what, strerror(errno));
    exit(99);
  }
}

// What the new program finds.
static int found(int argc, char **argv, char **env) {
  char name[16];
  prctl(PR_GET_NAME, name, 0, 0, 0);
  // Of a file run by its descriptor, not all kernels tell the same name.
  char *called = (char *)getauxval(AT_EXECFN);
  printf("%s as %s:", strncmp(called, "/dev/fd/", 8) == 0 ? "-" : name, called);
  for (int i = 0; i < argc; i++) {
    printf(" [%s]", argv[i]);
  }
  for (int i = 0; env[i] != NULL; i++) {
    printf(" %s", env[i]);
  }
  sigset_t mask, pending;
  sigprocmask(SIG_BLOCK, NULL, &mask);
  sigpending(&pending);
  struct sigaction one, two;
  sigaction(SIGUSR1, NULL, &one);
  sigaction(SIGUSR2, NULL, &two);
  printf("\n  blocked %d, pending %d, handler gone %d, ignored %d, fd 8 %d, fd 9 %d, first %d\n",
         sigismember(&mask, SIGHUP), sigismember(&pending, SIGHUP), one.sa_handler == SIG_DFL,
         two.sa_handler == SIG_IGN, fcntl(8, F_GETFD), fcntl(9, F_GETFD),
         syscall(SYS_gettid) == getpid());
  fflush(stdout);
  return 33;
}

static void show(const char *what, int status) {
  if (WIFEXITED(status)) {
    printf("%s: exited %d\n", what, WEXITSTATUS(status));
  } else {
    printf("%s: killed by %d\n", what, WTERMSIG(status));
  }
}

static void in_child(const char *what, void (*body)(void)) {
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    body();
    printf("%s: %s\n", what, strerror(errno));
    fflush(stdout);
    _exit(1);
  }
  int status;
  check(waitpid(pid, &status, 0) == pid, "waitpid");
  show(what, status);
}

static void make(const char *path, const char *text, int mode) {
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, mode);
  check(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text), path);
  fchmod(fd, mode);
  close(fd);
}

static char *arguments[] = {"./called-so", "found", "two words", NULL};

static void on_signal(int signal) {}

static void plain(void) {
  signal(SIGUSR1, on_signal);
  signal(SIGUSR2, SIG_IGN);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGHUP);
  sigprocmask(SIG_BLOCK, &set, NULL);
  raise(SIGHUP);
  dup2(1, 8);
  dup3(1, 9, O_CLOEXEC);
  execve("./exec.elf", arguments, environment);
}

static void itself(void) {
  execve("/proc/self/exe", arguments, environment);
}

static void opened(void) {
  int fd = open("exec.elf", O_RDONLY | O_CLOEXEC);
  syscall(SYS_execveat, fd, "", arguments, environment, AT_EMPTY_PATH);
}

static void beside(void) {
  int fd = open("folder", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  syscall(SYS_execveat, fd, "../exec.elf", arguments, environment, 0);
}

static void script(void) {
  execve("./script", arguments, environment);
}

static void nested(void) {
  execve("./nested5", arguments, environment);
}

static void too_nested(void) {
  execve("./nested6", arguments, environment);
}

static void *run_in_thread(void *unused) {
  execve("./exec.elf", arguments, environment);
  return NULL;
}

static void *sleep_long(void *unused) {
  for (;;) {
    pause();
  }
}

static void *spin(void *unused) {
  for (volatile long i = 0;; i++) {
  }
}

static void from_thread(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, sleep_long, NULL);
  pthread_create(&thread, NULL, spin, NULL);
  pthread_create(&thread, NULL, run_in_thread, NULL);
  pthread_join(thread, NULL);
}

static void among_threads(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, sleep_long, NULL);
  pthread_create(&thread, NULL, spin, NULL);
  execve("./exec.elf", arguments, environment);
}

static void fail(const char *path, char **argv) {
  int result = execve(path, argv, environment);
  printf("%s: %d %s\n", path, result, strerror(errno));
}

static void failures(void) {
  char *one[] = {"x", NULL};
  fail("./missing", one);
  fail("./folder", one);
  fail("./not-executable", one);
  fail("./garbage", one);
  fail("./empty", one);
  fail("./no-interpreter", one);
  fail("./missing-interpreter", one);
  fail("./data/below", one);
  fail("", one);
  fail("./truncated", one);
  char *huge = malloc(200000);
  memset(huge, 'x', 199999);
  huge[199999] = 0;
  char *with_huge[] = {"x", huge, NULL};
  fail("./exec.elf", with_huge);
  huge[100000] = 0;
  char *with_many[64];
  for (int i = 0; i < 63; i++) {
    with_many[i] = huge;
  }
  with_many[63] = NULL;
  fail("./exec.elf", with_many);
  int result = execve((char *)8, one, environment);
  printf("bad path: %d %s\n", result, strerror(errno));
  result = execve("./exec.elf", (char **)8, environment);
  printf("bad arguments: %d %s\n", result, strerror(errno));
  printf("still the same program\n");
}

static void spawned(void) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, 1, 8);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGHUP);
  posix_spawnattr_setsigmask(&attributes, &set);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
  pid_t pid;
  fflush(stdout);
  int error = posix_spawn(&pid, "./exec.elf", &actions, &attributes, arguments, environment);
  check(error == 0, strerror(error));
  int status;
  check(waitpid(pid, &status, 0) == pid, "waitpid");
  show("spawned", status);
  for (int i = 0; i < 20; i++) {
    char *quiet[] = {"./exec.elf", "quiet", NULL};
    pid = vfork();
    if (pid == 0) {
      execve("./exec.elf", quiet, environment);
      _exit(1);
    }
    check(waitpid(pid, &status, 0) == pid && WEXITSTATUS(status) == 34, "vfork and exec");
  }
  printf("spawned many\n");
}

int main(int argc, char **argv, char **env) {
  if (argc > 1 && strcmp(argv[1], "quiet") == 0) {
    return 34;
  }
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "found") == 0) {
      return found(argc, argv, env);
    }
  }
  setvbuf(stdout, NULL, _IOFBF, 1 << 16);
  mkdir("folder", 0755);
  make("not-executable", "#!./exec.elf\n", 0644);
  make("garbage", "neither this nor that\n", 0755);
  make("empty", "", 0755);
  make("data", "", 0644);
  make("no-interpreter", "#!  \n", 0755);
  make("missing-interpreter", "#!/no/such/interpreter\n", 0755);
  make("truncated", "\177ELF\2\1\1", 0755);
  make("script", "#! ./exec.elf \t one argument with spaces \nfound\n", 0755);
  make("nested1", "#!./exec.elf\n", 0755);
  for (int i = 2; i <= 6; i++) {
    char path[20], text[40];
    snprintf(path, sizeof path, "nested%d", i);
    snprintf(text, sizeof text, "#!./nested%d %d\n", i - 1, i);
    make(path, text, 0755);
  }
  in_child("plain", plain);
  in_child("itself", itself);
  in_child("opened", opened);
  in_child("beside", beside);
  in_child("script", script);
  in_child("nested", nested);
  in_child("too nested", too_nested);
  in_child("from a thread", from_thread);
  in_child("among threads", among_threads);
  failures();
  spawned();
  fflush(stdout);
  plain();
  return 1;
}
