// SPDX-License-Identifier: Apache-2.0
#ifndef SIGNAL_H
#define SIGNAL_H

#include <sys/types.h>

#define SIGINT 2
#define SIGILL 4
#define SIGTRAP 5
#define SIGABRT 6
#define SIGBUS 7
#define SIGFPE 8
#define SIGKILL 9
#define SIGUSR1 10
#define SIGSEGV 11
#define SIGUSR2 12
#define SIGPIPE 13
#define SIGALRM 14
#define SIGTERM 15
#define SIGCHLD 17

#define SIG_DFL ((void (*)(int))0)
#define SIG_IGN ((void (*)(int))1)
#define SIG_ERR ((void (*)(int)) - 1)

#define SA_SIGINFO 4
#define SA_RESTART 0x10000000
#define SA_NODEFER 0x40000000
#define SIG_BLOCK 0
#define SIG_UNBLOCK 1
#define SIG_SETMASK 2

typedef unsigned long sigset_t;
typedef volatile int sig_atomic_t;

// The head of the kernel's siginfo_t, 128 bytes; si_addr holds for faults.
typedef struct {
  int si_signo;
  int si_errno;
  int si_code;
  int padding1;
  void *si_addr;
  unsigned long padding2[13];
} siginfo_t;

struct sigaction {
  union {
    void (*sa_handler)(int);
    void (*sa_sigaction)(int, siginfo_t *, void *);
  };
  unsigned long sa_flags;
  sigset_t sa_mask;
};

int sigaction(int signal, const struct sigaction *restrict action,
              struct sigaction *restrict previous);
void (*signal(int signal, void (*handler)(int)))(int);
int sigprocmask(int how, const sigset_t *restrict set, sigset_t *restrict previous);
int sigemptyset(sigset_t *set);
int sigaddset(sigset_t *set, int signal);
int sigdelset(sigset_t *set, int signal);
int sigismember(const sigset_t *set, int signal);
int kill(pid_t pid, int signal);
int raise(int signal);

#endif
