// SPDX-License-Identifier: Apache-2.0
// From the kernel's initial stack to main, and from main's result to the end of the process.

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "raw_syscall.h"

enum { MAX_EXIT_FUNCTIONS = 32 };

int errno;
char **environ;

static void (*exit_functions[MAX_EXIT_FUNCTIONS])(void);
static int exit_function_count;

int main(int argc, char **argv, char **envp);

_Noreturn void __libc_start(long *stack) {
  int argc = (int)stack[0];
  char **argv = (char **)(stack + 1);
  environ = argv + argc + 1;
  exit(main(argc, argv, environ));
}

int atexit(void (*function)(void)) {
  if (exit_function_count == MAX_EXIT_FUNCTIONS) {
    return -1;
  }
  exit_functions[exit_function_count++] = function;
  return 0;
}

_Noreturn void exit(int status) {
  while (exit_function_count > 0) {
    exit_functions[--exit_function_count]();
  }
  fflush(NULL);
  _exit(status);
}

_Noreturn void _exit(int status) {
  for (;;) {
    raw_syscall1(SYS_exit_group, status);
  }
}

_Noreturn void _Exit(int status) { _exit(status); }

_Noreturn void abort(void) {
  raise(SIGABRT);
  signal(SIGABRT, SIG_DFL);  // a handler returned: abort must end the process all the same
  raise(SIGABRT);
  _exit(128 + SIGABRT);
}

_Noreturn void __assert_fail(const char *condition, const char *file, int line,
                             const char *function) {
  fflush(stdout);
  fprintf(stderr, "%s:%d: %s: assertion '%s' failed\n", file, line, function, condition);
  abort();
}
