// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Names of the numbers and flags that a trace prints, as Linux's headers for riscv64 have them. */
final class TraceNames {
  // A line: what the names are of, then the names with their values. Of flags, those of several
  // bits come first, and one whose value is 0 stands for none.
  private static final String TABLE =
      """
      prot      PROT_READ=1 PROT_WRITE=2 PROT_EXEC=4 PROT_NONE=0
      map       MAP_SHARED_VALIDATE=3 MAP_SHARED=1 MAP_PRIVATE=2 MAP_FIXED=0x10 MAP_ANONYMOUS=0x20\
       MAP_GROWSDOWN=0x100 MAP_DENYWRITE=0x800 MAP_LOCKED=0x2000 MAP_NORESERVE=0x4000\
       MAP_POPULATE=0x8000 MAP_STACK=0x20000 MAP_HUGETLB=0x40000 MAP_FIXED_NOREPLACE=0x100000
      mremap    MREMAP_MAYMOVE=1 MREMAP_FIXED=2 MREMAP_DONTUNMAP=4
      msync     MS_ASYNC=1 MS_INVALIDATE=2 MS_SYNC=4
      madvise   MADV_NORMAL=0 MADV_RANDOM=1 MADV_SEQUENTIAL=2 MADV_WILLNEED=3 MADV_DONTNEED=4\
       MADV_FREE=8 MADV_REMOVE=9 MADV_DONTFORK=10 MADV_DOFORK=11 MADV_MERGEABLE=12\
       MADV_UNMERGEABLE=13 MADV_HUGEPAGE=14 MADV_NOHUGEPAGE=15 MADV_DONTDUMP=16 MADV_DODUMP=17\
       MADV_WIPEONFORK=18 MADV_KEEPONFORK=19 MADV_COLD=20 MADV_PAGEOUT=21
      open      O_TMPFILE=020200000 O_SYNC=04010000 O_CREAT=0100 O_EXCL=0200 O_NOCTTY=0400\
       O_TRUNC=01000 O_APPEND=02000 O_NONBLOCK=04000 O_DSYNC=010000 O_DIRECT=040000\
       O_LARGEFILE=0100000 O_DIRECTORY=0200000 O_NOFOLLOW=0400000 O_NOATIME=01000000\
       O_CLOEXEC=02000000 O_PATH=010000000
      access    R_OK=4 W_OK=2 X_OK=1 F_OK=0
      at        AT_SYMLINK_NOFOLLOW=0x100 AT_EACCESS=0x200 AT_SYMLINK_FOLLOW=0x400\
       AT_NO_AUTOMOUNT=0x800 AT_EMPTY_PATH=0x1000 AT_STATX_FORCE_SYNC=0x2000\
       AT_STATX_DONT_SYNC=0x4000
      unlink    AT_REMOVEDIR=0x200
      rename    RENAME_NOREPLACE=1 RENAME_EXCHANGE=2 RENAME_WHITEOUT=4
      seek      SEEK_SET=0 SEEK_CUR=1 SEEK_END=2 SEEK_DATA=3 SEEK_HOLE=4
      fcntl     F_DUPFD=0 F_GETFD=1 F_SETFD=2 F_GETFL=3 F_SETFL=4 F_GETLK=5 F_SETLK=6 F_SETLKW=7\
       F_SETOWN=8 F_GETOWN=9 F_OFD_GETLK=36 F_OFD_SETLK=37 F_OFD_SETLKW=38 F_DUPFD_CLOEXEC=1030\
       F_SETPIPE_SZ=1031 F_GETPIPE_SZ=1032 F_ADD_SEALS=1033 F_GET_SEALS=1034
      flock     LOCK_SH=1 LOCK_EX=2 LOCK_NB=4 LOCK_UN=8
      ioctl     TCGETS=0x5401 TCSETS=0x5402 TCSETSW=0x5403 TCSETSF=0x5404 TCSBRK=0x5409\
       TCXONC=0x540a TCFLSH=0x540b TIOCSCTTY=0x540e TIOCGPGRP=0x540f TIOCSPGRP=0x5410\
       TIOCGWINSZ=0x5413 TIOCSWINSZ=0x5414 FIONREAD=0x541b FIONBIO=0x5421 TIOCNOTTY=0x5422\
       TIOCGSID=0x5429 FIONCLEX=0x5450 FIOCLEX=0x5451
      fadvise   POSIX_FADV_NORMAL=0 POSIX_FADV_RANDOM=1 POSIX_FADV_SEQUENTIAL=2\
       POSIX_FADV_WILLNEED=3 POSIX_FADV_DONTNEED=4 POSIX_FADV_NOREUSE=5
      clock     CLOCK_REALTIME=0 CLOCK_MONOTONIC=1 CLOCK_PROCESS_CPUTIME_ID=2\
       CLOCK_THREAD_CPUTIME_ID=3 CLOCK_MONOTONIC_RAW=4 CLOCK_REALTIME_COARSE=5\
       CLOCK_MONOTONIC_COARSE=6 CLOCK_BOOTTIME=7 CLOCK_REALTIME_ALARM=8 CLOCK_BOOTTIME_ALARM=9\
       CLOCK_TAI=11
      abstime   TIMER_ABSTIME=1
      itimer    ITIMER_REAL=0 ITIMER_VIRTUAL=1 ITIMER_PROF=2
      rusage    RUSAGE_SELF=0 RUSAGE_CHILDREN=-1 RUSAGE_THREAD=1
      rlimit    RLIMIT_CPU=0 RLIMIT_FSIZE=1 RLIMIT_DATA=2 RLIMIT_STACK=3 RLIMIT_CORE=4\
       RLIMIT_RSS=5 RLIMIT_NPROC=6 RLIMIT_NOFILE=7 RLIMIT_MEMLOCK=8 RLIMIT_AS=9 RLIMIT_LOCKS=10\
       RLIMIT_SIGPENDING=11 RLIMIT_MSGQUEUE=12 RLIMIT_NICE=13 RLIMIT_RTPRIO=14 RLIMIT_RTTIME=15
      how       SIG_BLOCK=0 SIG_UNBLOCK=1 SIG_SETMASK=2
      sa        SA_NOCLDSTOP=1 SA_NOCLDWAIT=2 SA_SIGINFO=4 SA_ONSTACK=0x8000000\
       SA_RESTART=0x10000000 SA_NODEFER=0x40000000 SA_RESETHAND=0x80000000
      ss        SS_ONSTACK=1 SS_DISABLE=2 SS_AUTODISARM=0x80000000
      futex     FUTEX_WAIT=0 FUTEX_WAKE=1 FUTEX_REQUEUE=3 FUTEX_CMP_REQUEUE=4 FUTEX_WAKE_OP=5\
       FUTEX_LOCK_PI=6 FUTEX_UNLOCK_PI=7 FUTEX_TRYLOCK_PI=8 FUTEX_WAIT_BITSET=9\
       FUTEX_WAKE_BITSET=10 FUTEX_WAIT_REQUEUE_PI=11 FUTEX_CMP_REQUEUE_PI=12 FUTEX_LOCK_PI2=13
      clone     CLONE_VM=0x100 CLONE_FS=0x200 CLONE_FILES=0x400 CLONE_SIGHAND=0x800\
       CLONE_PIDFD=0x1000 CLONE_PTRACE=0x2000 CLONE_VFORK=0x4000 CLONE_PARENT=0x8000\
       CLONE_THREAD=0x10000 CLONE_NEWNS=0x20000 CLONE_SYSVSEM=0x40000 CLONE_SETTLS=0x80000\
       CLONE_PARENT_SETTID=0x100000 CLONE_CHILD_CLEARTID=0x200000 CLONE_DETACHED=0x400000\
       CLONE_UNTRACED=0x800000 CLONE_CHILD_SETTID=0x1000000
      wait      WNOHANG=1 WSTOPPED=2 WEXITED=4 WCONTINUED=8 WNOWAIT=0x1000000
      idtype    P_ALL=0 P_PID=1 P_PGID=2 P_PIDFD=3
      prctl     PR_SET_PDEATHSIG=1 PR_GET_PDEATHSIG=2 PR_GET_DUMPABLE=3 PR_SET_DUMPABLE=4\
       PR_SET_NAME=15 PR_GET_NAME=16 PR_GET_SECCOMP=21 PR_SET_SECCOMP=22 PR_SET_TIMERSLACK=29\
       PR_SET_CHILD_SUBREAPER=36 PR_GET_CHILD_SUBREAPER=37 PR_SET_NO_NEW_PRIVS=38\
       PR_GET_NO_NEW_PRIVS=39 PR_SET_VMA=0x53564d41
      random    GRND_NONBLOCK=1 GRND_RANDOM=2 GRND_INSECURE=4
      policy    SCHED_OTHER=0 SCHED_FIFO=1 SCHED_RR=2 SCHED_BATCH=3 SCHED_IDLE=5 SCHED_DEADLINE=6
      prio      PRIO_PROCESS=0 PRIO_PGRP=1 PRIO_USER=2
      ioprio    IOPRIO_WHO_PROCESS=1 IOPRIO_WHO_PGRP=2 IOPRIO_WHO_USER=3
      barrier   MEMBARRIER_CMD_QUERY=0 MEMBARRIER_CMD_GLOBAL=1\
       MEMBARRIER_CMD_GLOBAL_EXPEDITED=2 MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED=4\
       MEMBARRIER_CMD_PRIVATE_EXPEDITED=8 MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED=16\
       MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE=32\
       MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE=64\
       MEMBARRIER_CMD_GET_REGISTRATIONS=512
      poll      POLLIN=1 POLLPRI=2 POLLOUT=4 POLLERR=8 POLLHUP=0x10 POLLNVAL=0x20\
       POLLRDNORM=0x40 POLLRDBAND=0x80 POLLWRNORM=0x100 POLLWRBAND=0x200 POLLRDHUP=0x2000
      epoll     EPOLL_CTL_ADD=1 EPOLL_CTL_DEL=2 EPOLL_CTL_MOD=3
      eventfd   EFD_SEMAPHORE=1 EFD_NONBLOCK=04000 EFD_CLOEXEC=02000000
      splice    SPLICE_F_MOVE=1 SPLICE_F_NONBLOCK=2 SPLICE_F_MORE=4 SPLICE_F_GIFT=8
      cloexec   CLOSE_RANGE_UNSHARE=2 CLOSE_RANGE_CLOEXEC=4
      family    AF_UNSPEC=0 AF_UNIX=1 AF_INET=2 AF_INET6=10 AF_NETLINK=16
      socktype  SOCK_STREAM=1 SOCK_DGRAM=2 SOCK_RAW=3 SOCK_SEQPACKET=5
      sockflag  SOCK_NONBLOCK=04000 SOCK_CLOEXEC=02000000
      shut      SHUT_RD=0 SHUT_WR=1 SHUT_RDWR=2
      msg       MSG_OOB=1 MSG_PEEK=2 MSG_DONTROUTE=4 MSG_CTRUNC=8 MSG_TRUNC=0x20 MSG_DONTWAIT=0x40\
       MSG_EOR=0x80 MSG_WAITALL=0x100 MSG_NOSIGNAL=0x4000 MSG_MORE=0x8000\
       MSG_CMSG_CLOEXEC=0x40000000
      sol       SOL_IP=0 SOL_SOCKET=1 SOL_TCP=6 SOL_UDP=17 SOL_IPV6=41
      filetype  S_IFIFO=010000 S_IFCHR=020000 S_IFDIR=040000 S_IFBLK=060000 S_IFREG=0100000\
       S_IFLNK=0120000 S_IFSOCK=0140000
      flush     SYS_RISCV_FLUSH_ICACHE_LOCAL=1
      """;

  private static final Map<String, Map<Long, String>> NAMES = parse();

  private TraceNames() {}

  private static Map<String, Map<Long, String>> parse() {
    Map<String, Map<Long, String>> all = new HashMap<>();
    for (String line : TABLE.split("\n")) {
      String[] words = line.trim().split(" +");
      Map<Long, String> names = new LinkedHashMap<>();
      for (int i = 1; i < words.length; i++) {
        int equals = words[i].indexOf('=');
        names.put(Long.decode(words[i].substring(equals + 1)), words[i].substring(0, equals));
      }
      all.put(words[0], names);
    }
    return all;
  }

  private static Map<Long, String> table(String name) {
    Map<Long, String> table = NAMES.get(name);
    if (table == null) {
      throw new IllegalArgumentException("no names of '" + name + "'");
    }
    return table;
  }

  /** The name of a number, or the number. */
  static String one(String table, long value) {
    String name = table(table).get(value);
    return name == null ? number(value) : name;
  }

  /** The names of flags, and what is left of them as a number. */
  static String flags(String table, long value) {
    Map<Long, String> names = table(table);
    StringBuilder out = new StringBuilder();
    long rest = value;
    for (Map.Entry<Long, String> each : names.entrySet()) {
      long bits = each.getKey();
      if (bits != 0 && (rest & bits) == bits) {
        out.append(out.isEmpty() ? "" : "|").append(each.getValue());
        rest &= ~bits;
      }
    }
    if (rest != 0) {
      out.append(out.isEmpty() ? "" : "|").append(number(rest));
    }
    return !out.isEmpty() ? out.toString() : names.getOrDefault(0L, "0");
  }

  private static String number(long value) {
    return value >= -4096 && value < 10 ? Long.toString(value) : "0x" + Long.toHexString(value);
  }
}
