// SPDX-License-Identifier: Apache-2.0
// Processes and signals.

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "raw_syscall.h"

pid_t fork(void) { return (int)checked(raw_syscall6(SYS_clone, SIGCHLD, 0, 0, 0, 0, 0)); }

int execve(const char *path, char *const argv[], char *const envp[]) {
  return (int)checked(raw_syscall3(SYS_execve, (long)path, (long)argv, (long)envp));
}

pid_t waitpid(pid_t pid, int *status, int options) {
  return (int)checked(raw_syscall6(SYS_wait4, pid, (long)status, options, 0, 0, 0));
}

pid_t wait(int *status) { return waitpid(-1, status, 0); }

pid_t getpid(void) { return (int)raw_syscall1(SYS_getpid, 0); }

pid_t getppid(void) { return (int)raw_syscall1(SYS_getppid, 0); }

int kill(pid_t pid, int signal) { return (int)checked(raw_syscall3(SYS_kill, pid, signal, 0)); }

int raise(int signal) { return kill(getpid(), signal); }

// riscv64 has no sa_restorer: the kernel provides the code that a handler returns to.
int sigaction(int signal, const struct sigaction *restrict action,
              struct sigaction *restrict previous) {
  return (int)checked(
      raw_syscall6(SYS_rt_sigaction, signal, (long)action, (long)previous, sizeof(sigset_t), 0, 0));
}

void (*signal(int signal, void (*handler)(int)))(int) {
  struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
  struct sigaction previous;
  return sigaction(signal, &action, &previous) < 0 ? SIG_ERR : previous.sa_handler;
}

int sigprocmask(int how, const sigset_t *restrict set, sigset_t *restrict previous) {
  return (int)checked(
      raw_syscall6(SYS_rt_sigprocmask, how, (long)set, (long)previous, sizeof(sigset_t), 0, 0));
}

int sigemptyset(sigset_t *set) {
  *set = 0;
  return 0;
}

int sigaddset(sigset_t *set, int signal) {
  *set |= 1ul << (signal - 1);
  return 0;
}

int sigdelset(sigset_t *set, int signal) {
  *set &= ~(1ul << (signal - 1));
  return 0;
}

int sigismember(const sigset_t *set, int signal) { return *set >> (signal - 1) & 1; }
