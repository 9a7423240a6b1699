// SPDX-License-Identifier: Apache-2.0
// System calls: number to function. The numbers are Linux's for riscv64. Arguments come as an
// array, results are a value or a negated error number. A number not listed is ENOSYS.
#include "include/lib.h"
#include "include/task.h"

#define SYSTEM_CALLS(X)                                                                           \
    X(17, getcwd) X(23, dup) X(24, dup3) X(25, fcntl) X(29, ioctl) X(34, mkdirat)                 \
    X(35, unlinkat) X(36, symlinkat) X(37, linkat) X(43, statfs) X(46, ftruncate)                 \
    X(48, faccessat) X(49, chdir) X(50, fchdir) X(52, fchmod) X(53, fchmodat) X(54, fchownat)     \
    X(56, openat) X(57, close) X(59, pipe2) X(61, getdents64) X(62, lseek) X(63, read)            \
    X(64, write) X(65, readv) X(66, writev) X(67, pread64) X(68, pwrite64) X(71, sendfile)        \
    X(73, ppoll) X(78, readlinkat) X(79, newfstatat) X(80, fstat) X(81, sync) X(82, fsync)        \
    X(83, fdatasync) X(88, utimensat) X(93, exit) X(94, exit_group) X(96, set_tid_address)        \
    X(98, futex) X(99, set_robust_list) X(101, nanosleep) X(113, clock_gettime)                   \
    X(114, clock_getres) X(115, clock_nanosleep) X(122, sched_setaffinity)                        \
    X(123, sched_getaffinity) X(124, sched_yield) X(129, kill) X(130, tkill) X(131, tgkill)       \
    X(132, sigaltstack) X(133, rt_sigsuspend) X(134, rt_sigaction) X(135, rt_sigprocmask)         \
    X(136, rt_sigpending) X(153, times) X(154, setpgid) X(155, getpgid) X(156, getsid)            \
    X(157, setsid) X(158, getgroups) X(160, uname) X(163, getrlimit) X(165, getrusage)            \
    X(166, umask) X(167, prctl) X(168, getcpu) X(169, gettimeofday) X(172, getpid)                \
    X(173, getppid) X(174, getuid) X(175, geteuid) X(176, getgid) X(177, getegid)                 \
    X(178, gettid) X(179, sysinfo) X(214, brk) X(215, munmap) X(216, mremap) X(220, clone)        \
    X(221, execve) X(222, mmap) X(226, mprotect) X(227, msync) X(233, madvise)                    \
    X(259, riscv_flush_icache) X(260, wait4) X(261, prlimit64) X(276, renameat2)                  \
    X(278, getrandom) X(283, membarrier) X(439, faccessat2)

#define DECLARE(number, name) s64 sys_##name(const u64 *a);
SYSTEM_CALLS(DECLARE)

#define ENTRY(number, name) [number] = sys_##name,
static s64 (*const table[])(const u64 *) = {SYSTEM_CALLS(ENTRY)};

#define RT_SIGRETURN 139

void system_call(struct trap_frame *frame) {
    u64 number = frame->x[A7];
    frame->sepc += 4;                  // past the ecall
    frame->x[ORIGINAL_A0] = frame->x[A0];
    s64 result = -ENOSYS;
    if (number == RT_SIGRETURN) {      // the only call that replaces all registers
        result = signal_return(frame);
    } else if (number < ARRAY_SIZE(table) && table[number]) {
        result = table[number](&frame->x[A0]);
    } else {
        log("%s[%u]: unknown system call %lu", current->name, current->tgid, number);
    }
    frame->x[A0] = (u64)result;
}
