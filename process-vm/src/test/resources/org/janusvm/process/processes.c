// SPDX-License-Identifier: Apache-2.0
// Processes: what a child has of its parent, how parents learn of their ends, groups, stopping.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static void check(int ok, const char *what) {
  if (!ok) {
    printf("failed: %s (%s)\n", what, strerror(errno));
    exit(99);
  }
}

// Flushes first, so that no child prints its parent's output again.
static pid_t child(void) {
  fflush(stdout);
  pid_t pid = fork();
  check(pid >= 0, "fork");
  return pid;
}

static void show(const char *what, int status) {
  if (WIFEXITED(status)) {
    printf("%s: exited %d\n", what, WEXITSTATUS(status));
  } else if (WIFSIGNALED(status)) {
    printf("%s: killed by %d\n", what, WTERMSIG(status));
  } else if (WIFSTOPPED(status)) {
    printf("%s: stopped by %d\n", what, WSTOPSIG(status));
  } else {
    printf("%s: continued %d\n", what, WIFCONTINUED(status));
  }
}

static void statuses(void) {
  for (int i = 0; i < 3; i++) {
    pid_t pid = child();
    if (pid == 0) {
      if (i == 1) {
        kill(getpid(), SIGTERM);
      }
      if (i == 2) {
        *(volatile int *)8 = 1;
      }
      _exit(300 + i);
    }
    int status = 0;
    check(waitpid(pid, &status, 0) == pid, "waitpid");
    show("child", status);
  }
  check(waitpid(-1, NULL, 0) == -1 && errno == ECHILD, "no child");
}

static atomic_int ticks;
static pthread_mutex_t held = PTHREAD_MUTEX_INITIALIZER;

static void *tick(void *stop) {
  while (!atomic_load((atomic_int *)stop)) {
    ticks++;
    sched_yield();
  }
  return NULL;
}

static void *set_five(void *to) {
  *(int *)to = 5;
  return NULL;
}

static void fork_with_threads(void) {
  atomic_int stop = 0;
  pthread_t threads[3];
  for (int i = 0; i < 3; i++) {
    check(pthread_create(&threads[i], NULL, tick, &stop) == 0, "thread");
  }
  while (ticks < 100) {
    sched_yield();
  }
  pthread_mutex_lock(&held);
  for (int i = 0; i < 5; i++) {
    pid_t pid = child();
    if (pid == 0) {
      int before = ticks;
      struct timespec pause = {0, 1000000};
      nanosleep(&pause, NULL);
      pthread_mutex_unlock(&held); // The child's own thread held it.
      int value = 0;
      pthread_t own;
      _exit(ticks == before && pthread_create(&own, NULL, set_five, &value) == 0
                && pthread_join(own, NULL) == 0 && value == 5
            ? 21
            : 22);
    }
    int status;
    check(waitpid(pid, &status, 0) == pid, "waitpid");
    show("fork among threads", status);
  }
  pthread_mutex_unlock(&held);
  stop = 1;
  for (int i = 0; i < 3; i++) {
    pthread_join(threads[i], NULL);
  }
}

static void inheritance(void) {
  int fd = open("/proc/self/exe", O_RDONLY);
  check(fd >= 0, "open");
  signal(SIGUSR1, SIG_IGN);
  sigset_t set, pending;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR2);
  sigprocmask(SIG_BLOCK, &set, NULL);
  raise(SIGUSR2);
  struct itimerval timer = {{0, 0}, {1000, 0}};
  setitimer(ITIMER_REAL, &timer, NULL);
  int private = 1;
  pid_t pid = child();
  if (pid == 0) {
    char bytes[16];
    check(read(fd, bytes, 16) == 16, "read");
    private = 2;
    sigpending(&pending);
    getitimer(ITIMER_REAL, &timer);
    sigset_t mask;
    sigprocmask(SIG_BLOCK, NULL, &mask);
    struct sigaction action;
    sigaction(SIGUSR1, NULL, &action);
    printf("child: pending %d, timer %ld, blocked %d, ignored %d, parent %d\n",
           sigismember(&pending, SIGUSR2), (long)timer.it_value.tv_sec,
           sigismember(&mask, SIGUSR2), action.sa_handler == SIG_IGN, getppid() != getpid());
    umask(077);
    chdir("/dev");
    exit(0);
  }
  waitpid(pid, NULL, 0);
  sigpending(&pending);
  char directory[100];
  printf("parent: position %ld, private %d, pending %d, umask %o, elsewhere %d\n",
         (long)lseek(fd, 0, SEEK_CUR), private, sigismember(&pending, SIGUSR2),
         (unsigned)umask(022), strcmp(getcwd(directory, 100), "/dev") == 0);
  signal(SIGUSR2, SIG_IGN);
  sigprocmask(SIG_UNBLOCK, &set, NULL);
  signal(SIGUSR2, SIG_DFL);
  signal(SIGUSR1, SIG_DFL);
  memset(&timer, 0, sizeof timer);
  setitimer(ITIMER_REAL, &timer, NULL);
  close(fd);
}

static volatile int changed_by_child;

static void borrowed_memory(void) {
  fflush(stdout);
  pid_t pid = vfork();
  if (pid == 0) {
    changed_by_child = 7;
    _exit(3);
  }
  int status;
  printf("vfork: %d at once\n", changed_by_child);
  waitpid(pid, &status, 0);
  show("vfork", status);
  char *arguments[] = {"none", NULL};
  int error = posix_spawn(&pid, "/no/such/program", NULL, NULL, arguments, environ);
  printf("posix_spawn: %s\n", strerror(error));
}

static void show_info(const char *what, int result, siginfo_t *info, pid_t pid) {
  printf("%s: %d, signal %d, code %d, status %d, from child %d\n", what, result, info->si_signo,
         info->si_code, info->si_status, info->si_pid == pid);
}

static void identified(void) {
  siginfo_t info;
  pid_t pid = child();
  if (pid == 0) {
    raise(SIGSTOP);
    pause();
  }
  memset(&info, 0, sizeof info);
  int result = waitid(P_PID, pid, &info, WSTOPPED);
  show_info("stopped", result, &info, pid);
  memset(&info, 0, sizeof info);
  result = waitid(P_PID, pid, &info, WEXITED | WNOHANG);
  show_info("alive", result, &info, pid);
  kill(pid, SIGCONT);
  memset(&info, 0, sizeof info);
  result = waitid(P_ALL, 0, &info, WCONTINUED | WEXITED);
  show_info("continued", result, &info, pid);
  kill(pid, SIGUSR1);
  for (int i = 0; i < 2; i++) {
    memset(&info, 0, sizeof info);
    result = waitid(P_PGID, 0, &info, WEXITED | WNOWAIT);
    show_info("looked at", result, &info, pid);
  }
  struct rusage usage;
  int status;
  check(wait4(pid, &status, WNOHANG, &usage) == pid, "wait4");
  show("then", status);
  result = waitid(P_PID, pid, &info, WEXITED);
  printf("gone: %d %s\n", result, strerror(errno));
  result = waitid(P_ALL, 0, &info, WNOHANG);
  printf("nothing asked for: %d %s\n", result, strerror(errno));
}

static volatile sig_atomic_t told;
static volatile sig_atomic_t last_code, last_status;

static void on_child(int signal, siginfo_t *info, void *context) {
  told++;
  last_code = info->si_code;
  last_status = info->si_status;
}

static void notified(void) {
  struct sigaction action = {.sa_sigaction = on_child, .sa_flags = SA_SIGINFO | SA_RESTART};
  sigaction(SIGCHLD, &action, NULL);
  pid_t pid = child();
  if (pid == 0) {
    raise(SIGSTOP);
    for (;;) {
      pause();
    }
  }
  // One at a time: signals that are pending together become one.
  int status;
  waitpid(pid, &status, WUNTRACED);
  while (told < 1) {
    usleep(1000);
  }
  printf("told %d: code %d, status %d\n", told, last_code, last_status);
  kill(pid, SIGCONT);
  while (told < 2) {
    usleep(1000);
  }
  printf("told %d: code %d, status %d\n", told, last_code, last_status);
  kill(pid, SIGTERM);
  waitpid(pid, &status, 0);
  while (told < 3) {
    usleep(1000);
  }
  printf("told %d: code %d, status %d\n", told, last_code, last_status);

  told = 0;
  action.sa_flags |= SA_NOCLDSTOP | SA_NOCLDWAIT;
  sigaction(SIGCHLD, &action, NULL);
  pid = child();
  if (pid == 0) {
    _exit(9);
  }
  int result = waitpid(pid, &status, 0);
  printf("no zombie: %d %s, told %d\n", result, strerror(errno), told);
  signal(SIGCHLD, SIG_IGN);
  for (int i = 0; i < 3; i++) {
    if (child() == 0) {
      _exit(i);
    }
  }
  result = wait(&status);
  printf("ignored: %d %s\n", result, strerror(errno));
  signal(SIGCHLD, SIG_DFL);
}

static void families(void) {
  int ends[2];
  pipe(ends);
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  pid_t me = getpid();
  pid_t pid = child();
  if (pid == 0) {
    if (fork() == 0) {
      while (getppid() != me) {
        usleep(1000);
      }
      _exit(44);
    }
    _exit(43);
  }
  int status;
  check(waitpid(pid, &status, 0) == pid, "child");
  show("child", status);
  check(wait(&status) > 0, "grandchild");
  show("grandchild", status);
  prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0);

  pid = child();
  if (pid == 0) {
    if (fork() == 0) {
      prctl(PR_SET_PDEATHSIG, SIGUSR1, 0, 0, 0);
      sigset_t set;
      sigemptyset(&set);
      sigaddset(&set, SIGUSR1);
      sigprocmask(SIG_BLOCK, &set, NULL);
      write(ends[1], "r", 1);
      int got = 0;
      sigwait(&set, &got);
      dprintf(ends[1], "%d", got == SIGUSR1);
      _exit(0);
    }
    char ready;
    read(ends[0], &ready, 1);
    _exit(0);
  }
  waitpid(pid, &status, 0);
  char answer = 0;
  read(ends[0], &answer, 1);
  printf("death of a parent: %c\n", answer);
  close(ends[0]);
  close(ends[1]);
}

static void groups(void) {
  pid_t first = child();
  if (first == 0) {
    pause();
  }
  check(setpgid(first, first) == 0, "setpgid");
  pid_t second = child();
  if (second == 0) {
    pause();
  }
  check(setpgid(second, first) == 0, "setpgid second");
  printf("groups: %d %d\n", getpgid(first) == first, getpgid(second) == first);
  printf("wrong: %d", setpgid(second, 999999));
  printf(" %s,", strerror(errno));
  printf(" %d", setpgid(999999, 0));
  printf(" %s,", strerror(errno));
  printf(" %d", kill(-999999, SIGTERM));
  printf(" %s\n", strerror(errno));
  kill(-first, SIGTERM);
  int status;
  for (int i = 0; i < 2; i++) {
    check(waitpid(-first, &status, 0) > 0, "wait for group");
    show("member", status);
  }
  pid_t third = child();
  if (third == 0) {
    signal(SIGUSR1, SIG_IGN);
    int leads = setsid() == getpid() && getsid(0) == getpid() && getpgid(0) == getpid();
    int again = setsid();
    int error = errno;
    int moved = setpgid(0, 0);
    _exit(leads && again == -1 && error == EPERM && moved == -1 && errno == EPERM ? 61 : 62);
  }
  waitpid(third, &status, 0);
  show("session", status);
}

static void jobs(void) {
  int ends[2];
  pipe(ends);
  pid_t pid = child();
  if (pid == 0) {
    setpgid(0, 0);
    raise(SIGTSTP);
    write(ends[1], "a", 1);
    raise(SIGTTIN);
    _exit(5);
  }
  int status;
  waitpid(pid, &status, WUNTRACED);
  show("job", status);
  struct pollfd entry = {ends[0], POLLIN, 0};
  printf("wrote while stopped: %d\n", poll(&entry, 1, 50));
  kill(pid, SIGTERM);
  printf("killed while stopped: %d\n", waitpid(pid, &status, WNOHANG));
  signal(SIGTERM, SIG_DFL);
  kill(-pid, SIGCONT);
  waitpid(pid, &status, 0);
  show("job", status);

  // A stopped job whose group is orphaned is hung up and goes on.
  pid = child();
  if (pid == 0) {
    setpgid(0, 0);
    pid_t inner = fork();
    if (inner == 0) {
      sigset_t set;
      sigemptyset(&set);
      sigaddset(&set, SIGHUP);
      sigprocmask(SIG_BLOCK, &set, NULL);
      raise(SIGSTOP);
      int got = 0;
      sigwait(&set, &got);
      dprintf(ends[1], "%c", got == SIGHUP ? 'h' : '?');
      _exit(0);
    }
    waitpid(inner, &status, WUNTRACED);
    _exit(0);
  }
  waitpid(pid, &status, 0);
  char answer = 0;
  read(ends[0], &answer, 1);
  printf("orphaned job: %c\n", answer);
  close(ends[0]);
  close(ends[1]);
}

static void *wait_for_any(void *unused) {
  int status;
  pid_t pid = wait(&status);
  return (void *)(long)(pid > 0 ? WEXITSTATUS(status) : -1);
}

static void many(void) {
  int sum = 0;
  for (int i = 0; i < 100; i++) {
    pid_t pid = child();
    if (pid == 0) {
      _exit(i);
    }
    int status;
    check(waitpid(pid, &status, 0) == pid, "waitpid");
    sum += WEXITSTATUS(status);
  }
  pthread_t waiter;
  pid_t pid = child();
  if (pid == 0) {
    usleep(20000);
    _exit(11);
  }
  pthread_create(&waiter, NULL, wait_for_any, NULL);
  void *result;
  pthread_join(waiter, &result);
  printf("many: %d, by another thread: %ld\n", sum, (long)result);
}

int main(int argc, char **argv) {
  setvbuf(stdout, NULL, _IOFBF, 1 << 16);
  statuses();
  fork_with_threads();
  inheritance();
  borrowed_memory();
  identified();
  notified();
  families();
  groups();
  jobs();
  many();
  return 12;
}
