// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.ENOSYS;
import static org.janusvm.process.abi.Errno.EPERM;

import org.janusvm.process.syscall.SystemCall.Handler;

/**
 * Every system call the process VM knows: number (asm-generic/unistd.h), name, how a trace prints
 * it, and who answers. What is not here is ENOSYS, and so is what is listed as such, so that traces
 * can name it.
 */
final class SystemCallTable {
  private static final SystemCall[] CALLS = new SystemCall[512];

  static final Handler NOT_IMPLEMENTED = (thread, a) -> -ENOSYS;

  static {
    // Descriptors
    add(23, "dup", "int", DescriptorCalls::dup);
    add(24, "dup3", "int int open", DescriptorCalls::dup3);
    add(25, "fcntl", "int int long", DescriptorCalls::fcntl);
    add(29, "ioctl", "int hex ptr", DescriptorCalls::ioctl);
    add(32, "flock", "int int", LockCalls::flock);
    add(57, "close", "int", DescriptorCalls::close);
    add(59, "pipe2", "ptr open", DescriptorCalls::pipe2);
    add(436, "close_range", "int int hex", DescriptorCalls::closeRange);

    // Data
    add(62, "lseek", "int long int", DataCalls::lseek);
    add(63, "read", "int out:2 long", DataCalls::read);
    add(64, "write", "int in:2 long", DataCalls::write);
    add(65, "readv", "int ptr int", DataCalls::readv);
    add(66, "writev", "int ptr int", DataCalls::writev);
    add(67, "pread64", "int out:2 long long", DataCalls::pread);
    add(68, "pwrite64", "int in:2 long long", DataCalls::pwrite);
    add(69, "preadv", "int ptr int long", DataCalls::preadv);
    add(70, "pwritev", "int ptr int long", DataCalls::pwritev);
    add(71, "sendfile", "int int ptr long", TransferCalls::sendfile);
    add(75, "vmsplice", "int ptr int hex", SpliceCalls::vmsplice);
    add(76, "splice", "int ptr int ptr long hex", SpliceCalls::splice);
    add(77, "tee", "int int long hex", SpliceCalls::tee);
    add(46, "ftruncate", "int long", DataCalls::ftruncate);
    add(47, "fallocate", "int hex long long", TransferCalls::fallocate);
    add(84, "sync_file_range", "int long long hex", TransferCalls::syncRange);
    add(213, "readahead", "int long long", TransferCalls::readahead);
    add(267, "syncfs", "int", TransferCalls::syncfs);
    add(285, "copy_file_range", "int ptr int ptr long hex", TransferCalls::copyFileRange);
    add(286, "preadv2", "int ptr int long long hex", DataCalls::preadv2);
    add(287, "pwritev2", "int ptr int long long hex", DataCalls::pwritev2);
    add(82, "fsync", "int", DataCalls::fsync);
    add(83, "fdatasync", "int", DataCalls::fdatasync);
    add(81, "sync", "", DataCalls::nothing);
    add(223, "fadvise64", "int long long int", DataCalls::advise);
    add(61, "getdents64", "int ptr long", DataCalls::getdents64);

    // Waiting for files
    add(72, "pselect6", "int ptr ptr ptr ptr ptr", SelectCalls::pselect6);
    add(73, "ppoll", "ptr int ptr ptr long", PollCalls::ppoll);
    add(20, "epoll_create1", "hex", EpollCalls::create1);
    add(21, "epoll_ctl", "int int int ptr", EpollCalls::ctl);
    add(22, "epoll_pwait", "int ptr int int ptr long", EpollCalls::pwait);
    add(441, "epoll_pwait2", "int ptr int ptr ptr long", EpollCalls::pwait2);
    add(26, "inotify_init1", "hex", InotifyCalls::init);
    add(27, "inotify_add_watch", "int str hex", InotifyCalls::addWatch);
    add(28, "inotify_rm_watch", "int int", InotifyCalls::removeWatch);
    add(19, "eventfd2", "int hex", EventCalls::eventfd2);
    add(74, "signalfd4", "int ptr long hex", EventCalls::signalfd4);
    add(85, "timerfd_create", "int hex", EventCalls::timerfdCreate);
    add(86, "timerfd_settime", "int hex ptr ptr", EventCalls::timerfdSettime);
    add(87, "timerfd_gettime", "int ptr", EventCalls::timerfdGettime);

    // Sockets
    add(198, "socket", "int hex int", SocketCalls::socket);
    add(199, "socketpair", "int hex int ptr", SocketCalls::socketpair);
    add(200, "bind", "int ptr int", SocketCalls::bind);
    add(201, "listen", "int int", SocketCalls::listen);
    add(202, "accept", "int ptr ptr", SocketCalls::accept);
    add(242, "accept4", "int ptr ptr hex", SocketCalls::accept4);
    add(203, "connect", "int ptr int", SocketCalls::connect);
    add(204, "getsockname", "int ptr ptr", SocketCalls::getsockname);
    add(205, "getpeername", "int ptr ptr", SocketCalls::getpeername);
    add(210, "shutdown", "int int", SocketCalls::shutdown);
    add(208, "setsockopt", "int int int ptr int", SocketOptionCalls::setsockopt);
    add(209, "getsockopt", "int int int ptr ptr", SocketOptionCalls::getsockopt);
    add(206, "sendto", "int in:2 long hex ptr int", MessageCalls::sendto);
    add(207, "recvfrom", "int out:2 long hex ptr ptr", MessageCalls::recvfrom);
    add(211, "sendmsg", "int ptr hex", MessageCalls::sendmsg);
    add(212, "recvmsg", "int ptr hex", MessageCalls::recvmsg);
    add(269, "sendmmsg", "int ptr int hex", MessageCalls::sendmmsg);
    add(243, "recvmmsg", "int ptr int hex ptr", MessageCalls::recvmmsg);
    // Paths
    add(56, "openat", "at str open oct", PathCalls::openat);
    add(17, "getcwd", "ptr long", PathCalls::getcwd);
    add(49, "chdir", "str", PathCalls::chdir);
    add(50, "fchdir", "int", PathCalls::fchdir);
    add(33, "mknodat", "at str oct hex", PathCalls::mknodat);
    add(34, "mkdirat", "at str oct", PathCalls::mkdirat);
    add(35, "unlinkat", "at str hex", PathCalls::unlinkat);
    add(36, "symlinkat", "str at str", PathCalls::symlinkat);
    add(37, "linkat", "at str at str hex", PathCalls::linkat);
    add(38, "renameat", "at str at str", PathCalls::renameat);
    add(276, "renameat2", "at str at str hex", PathCalls::renameat2);
    add(45, "truncate", "str long", PathCalls::truncate);
    add(48, "faccessat", "at str oct", PathCalls::faccessat);
    add(439, "faccessat2", "at str oct hex", PathCalls::faccessat2);
    add(52, "fchmod", "int oct", PathCalls::fchmod);
    add(53, "fchmodat", "at str oct", PathCalls::fchmodat);
    add(54, "fchownat", "at str int int hex", PathCalls::fchownat);
    add(55, "fchown", "int int int", PathCalls::fchown);
    add(78, "readlinkat", "at str ptr long", PathCalls::readlinkat);
    add(88, "utimensat", "at str ptr hex", PathCalls::utimensat);
    add(166, "umask", "oct", PathCalls::umask);
    add(43, "statfs", "str ptr", StatCalls::statfs);
    add(44, "fstatfs", "int ptr", StatCalls::fstatfs);
    add(79, "newfstatat", "at str ptr hex", StatCalls::newfstatat);
    add(80, "fstat", "int ptr", StatCalls::fstat);
    add(291, "statx", "at str hex hex ptr", StatCalls::statx);

    add(5, "setxattr", "str str ptr long hex", AttributeCalls::followed);
    add(6, "lsetxattr", "str str ptr long hex", AttributeCalls::unfollowed);
    add(7, "fsetxattr", "int str ptr long hex", AttributeCalls::opened);
    add(8, "getxattr", "str str ptr long", AttributeCalls::followed);
    add(9, "lgetxattr", "str str ptr long", AttributeCalls::unfollowed);
    add(10, "fgetxattr", "int str ptr long", AttributeCalls::opened);
    add(11, "listxattr", "str ptr long", AttributeCalls::followed);
    add(12, "llistxattr", "str ptr long", AttributeCalls::unfollowed);
    add(13, "flistxattr", "int ptr long", AttributeCalls::opened);
    add(14, "removexattr", "str str", AttributeCalls::followed);
    add(15, "lremovexattr", "str str", AttributeCalls::unfollowed);
    add(16, "fremovexattr", "int str", AttributeCalls::opened);

    // Memory
    add(214, "brk", "ptr", MemoryCalls::brk);
    add(215, "munmap", "ptr long", MemoryCalls::munmap);
    add(216, "mremap", "ptr long long hex ptr", MemoryCalls::mremap);
    add(222, "mmap", "ptr long prot hex int hex", MemoryCalls::mmap);
    add(226, "mprotect", "ptr long prot", MemoryCalls::mprotect);
    add(227, "msync", "ptr long hex", MemoryCalls::msync);
    add(228, "mlock", "ptr long", MemoryCalls::lock);
    add(229, "munlock", "ptr long", MemoryCalls::unlock);
    add(230, "mlockall", "hex", MemoryCalls::lockAll);
    add(231, "munlockall", "", MemoryCalls::unlockAll);
    add(232, "mincore", "ptr long ptr", MemoryCalls::mincore);
    add(233, "madvise", "ptr long int", MemoryCalls::madvise);
    add(284, "mlock2", "ptr long hex", MemoryCalls::lock2);
    add(259, "riscv_flush_icache", "ptr ptr hex", BarrierCalls::flushInstructionCache);

    // Time
    add(101, "nanosleep", "ptr ptr", TimeCalls::nanosleep);
    add(113, "clock_gettime", "int ptr", TimeCalls::clockGettime);
    add(114, "clock_getres", "int ptr", TimeCalls::clockGetres);
    add(115, "clock_nanosleep", "int int ptr ptr", TimeCalls::clockNanosleep);
    add(112, "clock_settime", "int ptr", TimeCalls::clockSettime);
    add(170, "settimeofday", "ptr ptr", TimeCalls::settimeofday);
    add(171, "adjtimex", "ptr", TimeCalls::adjtimex);
    add(266, "clock_adjtime", "int ptr", TimeCalls::clockAdjtime);
    add(153, "times", "ptr", UsageCalls::times);
    add(165, "getrusage", "int ptr", UsageCalls::getrusage);
    add(169, "gettimeofday", "ptr ptr", TimeCalls::gettimeofday);

    // Process and thread
    add(93, "exit", "int !", ProcessCalls::exit);
    add(94, "exit_group", "int !", ProcessCalls::exitGroup);
    add(96, "set_tid_address", "ptr", ProcessCalls::setTidAddress);
    add(98, "futex", "ptr int int ptr ptr int", FutexCalls::futex);
    add(449, "futex_waitv", "ptr int hex ptr int", FutexCalls::waitv);
    add(99, "set_robust_list", "ptr long", ProcessCalls::setRobustList);
    add(118, "sched_setparam", "int ptr", SchedulerCalls::setparam);
    add(119, "sched_setscheduler", "int int ptr", SchedulerCalls::setscheduler);
    add(120, "sched_getscheduler", "int", SchedulerCalls::getscheduler);
    add(121, "sched_getparam", "int ptr", SchedulerCalls::getparam);
    add(122, "sched_setaffinity", "int long ptr", SchedulerCalls::setaffinity);
    add(123, "sched_getaffinity", "int long ptr", SchedulerCalls::getaffinity);
    add(124, "sched_yield", "", SchedulerCalls::yield);
    add(125, "sched_get_priority_max", "int", SchedulerCalls::priorityMax);
    add(126, "sched_get_priority_min", "int", SchedulerCalls::priorityMin);
    add(127, "sched_rr_get_interval", "int ptr", SchedulerCalls::rrInterval);
    add(274, "sched_setattr", "int ptr hex", SchedulerCalls::setattr);
    add(275, "sched_getattr", "int ptr int hex", SchedulerCalls::getattr);
    add(140, "setpriority", "int int int", SchedulerCalls::setpriority);
    add(141, "getpriority", "int int", SchedulerCalls::getpriority);
    add(30, "ioprio_set", "int int hex", SchedulerCalls::ioprioSet);
    add(31, "ioprio_get", "int int", SchedulerCalls::ioprioGet);
    add(144, "setgid", "int", IdentityCalls::set);
    add(146, "setuid", "int", IdentityCalls::set);
    add(143, "setregid", "int int", IdentityCalls::setTwo);
    add(145, "setreuid", "int int", IdentityCalls::setTwo);
    add(147, "setresuid", "int int int", IdentityCalls::setThree);
    add(149, "setresgid", "int int int", IdentityCalls::setThree);
    add(148, "getresuid", "ptr ptr ptr", IdentityCalls::getThree);
    add(150, "getresgid", "ptr ptr ptr", IdentityCalls::getThree);
    add(159, "setgroups", "int ptr", (thread, a) -> -EPERM);
    add(97, "unshare", "hex", IdentityCalls::unshare);
    add(268, "setns", "int hex", (thread, a) -> -EPERM);
    add(154, "setpgid", "int int", GroupCalls::setpgid);
    add(155, "getpgid", "int", GroupCalls::getpgid);
    add(156, "getsid", "int", GroupCalls::getsid);
    add(157, "setsid", "", GroupCalls::setsid);
    add(158, "getgroups", "int ptr", IdentityCalls::getgroups);
    add(160, "uname", "ptr", ProcessCalls::uname);
    add(167, "prctl", "int hex hex hex hex", ProcessCalls::prctl);
    add(168, "getcpu", "ptr ptr", SchedulerCalls::getcpu);
    add(172, "getpid", "", (thread, a) -> thread.process().pid());
    add(173, "getppid", "", (thread, a) -> thread.process().family().parentId());
    add(174, "getuid", "", IdentityCalls::get);
    add(175, "geteuid", "", IdentityCalls::get);
    add(176, "getgid", "", IdentityCalls::get);
    add(177, "getegid", "", IdentityCalls::get);
    add(178, "gettid", "", (thread, a) -> thread.tid());
    add(179, "sysinfo", "ptr", ProcessCalls::sysinfo);
    add(261, "prlimit64", "int int ptr ptr", LimitCalls::prlimit);
    add(163, "getrlimit", "int ptr", LimitCalls::getrlimit);
    add(164, "setrlimit", "int ptr", LimitCalls::setrlimit);
    add(279, "memfd_create", "str hex", MemoryCalls::memfdCreate);
    add(278, "getrandom", "ptr long hex", ProcessCalls::getrandom);
    add(260, "wait4", "int ptr hex ptr", WaitCalls::wait4);
    add(95, "waitid", "int int ptr hex ptr", WaitCalls::waitid);
    add(220, "clone", "hex ptr ptr ptr ptr", CloneCalls::clone);
    add(435, "clone3", "ptr long", CloneCalls::clone3);
    add(221, "execve", "str strs ptr", ExecCalls::execve);
    add(281, "execveat", "at str strs ptr hex", ExecCalls::execveat);
    add(258, "riscv_hwprobe", "ptr long long ptr hex", HardwareCalls::hwprobe);
    add(283, "membarrier", "int hex int", BarrierCalls::membarrier);
    add(293, "rseq", "ptr long hex hex", NOT_IMPLEMENTED);

    // Signals
    add(129, "kill", "int sig", KillCalls::kill);
    add(130, "tkill", "int sig", KillCalls::tkill);
    add(131, "tgkill", "int int sig", KillCalls::tgkill);
    add(132, "sigaltstack", "ptr ptr", SignalCalls::sigaltstack);
    add(133, "rt_sigsuspend", "ptr long", SignalCalls::sigsuspend);
    add(134, "rt_sigaction", "sig ptr ptr long", SignalCalls::sigaction);
    add(135, "rt_sigprocmask", "int ptr ptr long", SignalCalls::sigprocmask);
    add(136, "rt_sigpending", "ptr long", SignalCalls::sigpending);
    add(137, "rt_sigtimedwait", "ptr ptr ptr long", SignalCalls::sigtimedwait);
    add(138, "rt_sigqueueinfo", "int sig ptr", KillCalls::sigqueueinfo);
    add(139, "rt_sigreturn", "", SignalCalls::sigreturn);
    add(424, "pidfd_send_signal", "int sig ptr hex", PidCalls::sendSignal);
    add(434, "pidfd_open", "int open", PidCalls::open);
    add(240, "rt_tgsigqueueinfo", "int int sig ptr", KillCalls::tgsigqueueinfo);
    add(102, "getitimer", "int ptr", TimerCalls::getitimer);
    add(103, "setitimer", "int ptr ptr", TimerCalls::setitimer);
    add(107, "timer_create", "int ptr ptr", TimerCalls::create);
    add(108, "timer_gettime", "int ptr", TimerCalls::gettime);
    add(109, "timer_getoverrun", "int", TimerCalls::getoverrun);
    add(110, "timer_settime", "int hex ptr ptr", TimerCalls::settime);
    add(111, "timer_delete", "int", TimerCalls::delete);
  }

  private SystemCallTable() {}

  private static void add(int number, String name, String format, Handler handler) {
    if (CALLS[number] != null) {
      throw new IllegalStateException("system call " + number + " is listed twice");
    }
    CALLS[number] = new SystemCall(number, name, format, handler);
  }

  /** The call of a number, or null. */
  static SystemCall find(long number) {
    return number >= 0 && number < CALLS.length ? CALLS[(int) number] : null;
  }
}
