// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import java.util.HashMap;
import java.util.Map;

/**
 * How a trace prints arguments that have names or a structure. What is not listed here is printed
 * as the table of calls says. The words are those of {@link SystemCallTrace}.
 */
final class TraceFormats {
  private static final String TABLE =
      """
      dup3 int int |open
      fcntl int =fcntl hex
      ioctl int =ioctl ptr
      flock int |flock
      pipe2 >ints:2 |open
      close_range int int |cloexec
      lseek int long =seek
      readv int >iov:2 int
      writev int iov:2 int
      preadv int >iov:2 int long
      pwritev int iov:2 int long
      fadvise64 int long long =fadvise
      vmsplice int iov:2 int |splice
      splice int ptr int ptr long |splice
      tee int int long |splice
      ppoll >poll:1 int ts set long
      epoll_ctl int =epoll int ptr
      epoll_create1 |open
      eventfd2 int |eventfd
      inotify_init1 |open
      inotify_add_watch int str |inotify
      timerfd_create =clock |open
      timerfd_settime int |abstime its >its
      timerfd_gettime int >its
      signalfd4 int set long |open
      socket =family sock int
      socketpair =family sock int >ints:2
      bind int addr:2 int
      connect int addr:2 int
      shutdown int =shut
      setsockopt int =sol int ptr int
      getsockopt int =sol int ptr ptr
      sendto int in:2 long |msg addr:5 int
      recvfrom int out:2 long |msg ptr ptr
      sendmsg int ptr |msg
      recvmsg int ptr |msg
      accept4 int ptr ptr |sockflag
      openat at str open mode:2
      mkdirat at str mode
      mknodat at str mode hex
      unlinkat at str |unlink
      linkat at str at str |at
      renameat2 at str at str |rename
      faccessat at str |access
      faccessat2 at str |access |at
      fchmod int mode
      fchmodat at str mode
      fchownat at str int int |at
      readlinkat at str out:3 long
      utimensat at str ts2 |at
      umask mode
      newfstatat at str >stat |at
      fstat int >stat
      statx at str |at hex ptr
      getcwd >str long
      mremap ptr long long |mremap ptr
      mmap ptr long |prot |map int hex
      mprotect ptr long |prot
      msync ptr long |msync
      madvise ptr long =madvise
      riscv_flush_icache ptr ptr |flush
      nanosleep ts >left:0
      clock_gettime =clock >ts
      clock_settime =clock ts
      clock_getres =clock >ts
      clock_nanosleep =clock |abstime ts >left:1
      getrusage =rusage ptr
      gettimeofday >tv ptr
      settimeofday tv ptr
      futex ptr futex int futex4:1 ptr hex
      futex_waitv ptr int hex ts =clock
      sched_setscheduler int =policy ptr
      sched_get_priority_max =policy
      sched_get_priority_min =policy
      sched_rr_get_interval int >ts
      sched_getaffinity int long >word
      sched_setaffinity int long word
      setpriority =prio int int
      getpriority =prio int
      ioprio_set =ioprio int hex
      ioprio_get =ioprio int
      prctl =prctl hex hex hex hex
      prlimit64 int =rlimit rlim >rlim
      getrlimit =rlimit >rlim
      setrlimit =rlimit rlim
      getrandom ptr long |random
      wait4 int >status |wait ptr
      waitid =idtype int ptr |wait ptr
      clone clone ptr ptr ptr ptr
      execveat at str strs ptr |at
      membarrier =barrier hex int
      sigaltstack stack >stack
      rt_sigsuspend set long
      rt_sigaction sig act >act long
      rt_sigprocmask =how set >set long
      rt_sigpending >set long
      rt_sigtimedwait set ptr ts long
      getitimer =itimer >itv
      setitimer =itimer itv >itv
      timer_create =clock ptr >ints:1
      timer_gettime int >its
      timer_settime int |abstime its >its
      """;

  private static final Map<String, String> FORMATS = parse();

  private TraceFormats() {}

  private static Map<String, String> parse() {
    Map<String, String> all = new HashMap<>();
    for (String line : TABLE.split("\n")) {
      int space = line.indexOf(' ');
      all.put(line.substring(0, space), line.substring(space + 1));
    }
    return all;
  }

  /** The format of a call. */
  static String of(SystemCall call) {
    return FORMATS.getOrDefault(call.name(), call.format());
  }

  /** Names of all calls that have a format here. */
  static Iterable<String> names() {
    return FORMATS.keySet();
  }
}
