// SPDX-License-Identifier: Apache-2.0
// Processes: fork, wait, exit status, pipes, death by signal, memory that is copied and not shared.
//
// forktest         the tests; prints what it saw
// forktest exec    runs itself anew by its own name, with another argument and environment

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static int shared_by_mistake = 1;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

// Starts a child that runs the function and ends with its result.
static pid_t start(int (*function)(int), int argument) {
  fflush(stdout);  // or both processes would print what is still buffered
  pid_t pid = fork();
  if (pid < 0) {
    fail("forktest: fork");
  }
  if (pid == 0) {
    _exit(function(argument));
  }
  return pid;
}

static int wait_for(pid_t pid) {
  int status;
  if (waitpid(pid, &status, 0) != pid) {
    fail("forktest: waitpid");
  }
  return status;
}

static int give_status(int status) { return status; }

static int change_memory(int value) {
  shared_by_mistake = value;
  return shared_by_mistake;
}

static int send_squares(int pipe_end) {
  for (int i = 1; i <= 1000; i++) {
    int square = i * i;
    if (write(pipe_end, &square, sizeof square) != sizeof square) {
      return 1;
    }
  }
  return 0;
}

static int die(int signal) {
  raise(signal);
  return 0;
}

static int read_null(int offset) {
  volatile char *volatile p = NULL;
  return p[offset];
}

static int wait_for_ever(int pipe_end) {
  char c;
  return (int)read(pipe_end, &c, 1);
}

static int fork_again(int depth) {
  if (depth == 0) {
    return 1;
  }
  int sum = 0;
  for (int i = 0; i < 2; i++) {
    sum += WEXITSTATUS(wait_for(start(fork_again, depth - 1)));
  }
  return sum;
}

static void test_status(void) {
  pid_t pids[5];
  printf("statuses:");
  for (int i = 0; i < 5; i++) {
    pids[i] = start(give_status, 50 * i);
  }
  for (int i = 4; i >= 0; i--) {
    printf(" %d", WEXITSTATUS(wait_for(pids[i])));
  }
  printf("\nwait with no child: %d\n", wait(NULL));
}

static void test_memory(void) {
  int child = WEXITSTATUS(wait_for(start(change_memory, 7)));
  printf("memory: child %d, parent %d\n", child, shared_by_mistake);
}

static void test_pipe(void) {
  int ends[2];
  if (pipe(ends) < 0) {
    fail("forktest: pipe");
  }
  pid_t pid = start(send_squares, ends[1]);
  close(ends[1]);
  long sum = 0;
  int square;
  while (read(ends[0], &square, sizeof square) == sizeof square) {
    sum += square;
  }
  printf("pipe: sum %ld, writer's status %d\n", sum, WEXITSTATUS(wait_for(pid)));
  close(ends[0]);
}

static void test_signals(void) {
  int status = wait_for(start(die, SIGTERM));
  printf("terminated: %d by signal %d\n", WIFSIGNALED(status), WTERMSIG(status));
  status = wait_for(start(read_null, 0));
  printf("null pointer: %d by signal %d\n", WIFSIGNALED(status), WTERMSIG(status));
  int ends[2];
  if (pipe(ends) < 0) {
    fail("forktest: pipe");
  }
  pid_t pid = start(wait_for_ever, ends[0]);
  int running = waitpid(pid, &status, WNOHANG);
  kill(pid, SIGKILL);
  status = wait_for(pid);
  printf("killed while reading: not ended before %d, signal %d\n", running == 0, WTERMSIG(status));
  close(ends[0]);
  close(ends[1]);
}

static int exec_test(char *self) {
  char *arguments[] = {self, "second life", "two words", NULL};
  char *environment[] = {"COLOUR=green", NULL};
  printf("first life\n");
  fflush(stdout);
  execve("/no/such/program", arguments, environment);
  execve(self, arguments, environment);
  fail("forktest: execve");
  return 1;
}

int main(int argc, char **argv) {
  if (argc > 1 && strcmp(argv[1], "exec") == 0) {
    return exec_test(argv[0]);
  }
  if (argc > 1 && strcmp(argv[1], "second life") == 0) {
    const char *colour = getenv("COLOUR");
    printf("second life: %d arguments, the last \"%s\", COLOUR=%s\n", argc, argv[argc - 1],
           colour ? colour : "(none)");
    return 9;
  }
  test_status();
  test_memory();
  test_pipe();
  test_signals();
  printf("tree of processes: %d leaves\n", WEXITSTATUS(wait_for(start(fork_again, 3))));
  return 0;
}
