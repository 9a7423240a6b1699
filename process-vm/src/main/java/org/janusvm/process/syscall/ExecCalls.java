// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.janusvm.process.abi.Errno.E2BIG;
import static org.janusvm.process.abi.Errno.EACCES;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ELOOP;
import static org.janusvm.process.abi.Errno.ENAMETOOLONG;

import java.util.ArrayList;
import java.util.List;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.file.OpenFile;
import org.janusvm.process.host.HostStat;
import org.janusvm.process.image.ProgramFinder;
import org.janusvm.process.image.ProgramFinder.Candidate;
import org.janusvm.process.linux.Exec;
import org.janusvm.process.linux.GuestThread;

/** execve(2) and execveat(2). */
final class ExecCalls {
  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int PATH_MAX = 4096;
  private static final int EXECUTABLE_BITS = 0111;

  // As Linux: one string, and all strings with their pointers, a quarter of the stack.
  private static final int LONGEST_STRING = 128 * 1024;
  private static final long MOST_BYTES = 2L << 20;

  private ExecCalls() {}

  static long execve(GuestThread thread, long[] a) {
    return exec(thread, AT_FDCWD, a[0], a[1], a[2], 0);
  }

  static long execveat(GuestThread thread, long[] a) {
    int flags = (int) a[4];
    if ((flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH)) != 0) {
      return -EINVAL;
    }
    return exec(thread, (int) a[0], a[1], a[2], a[3], flags);
  }

  private static long exec(
      GuestThread thread, int directory, long path, long arguments, long environment, int flags) {
    String name = thread.user().readString(path, PATH_MAX);
    long[] left = {MOST_BYTES};
    List<String> argv = strings(thread, arguments, left);
    List<String> env = strings(thread, environment, left);
    if (argv.isEmpty()) {
      argv.add(""); // Programs rely on there being an argv[0].
    }
    Exec exec = new Exec(thread);
    if (name.isEmpty() && (flags & AT_EMPTY_PATH) != 0) {
      exec.run(opened(thread, directory), argv, env);
      return 0;
    }
    List<String> start = PathCalls.start(thread, directory, name);
    if ((flags & AT_SYMLINK_NOFOLLOW) != 0) {
      HostStat stat = new HostStat();
      thread.process().paths().stat(start, name, false, stat);
      if (stat.type() == HostStat.LINK) {
        return -ELOOP;
      }
    }
    boolean beside = directory != AT_FDCWD && !name.startsWith("/");
    String called = beside ? "/dev/fd/" + directory + "/" + name : name;
    exec.run(exec.find(start, name).calledBy(called), argv, env);
    return 0;
  }

  private static Candidate opened(GuestThread thread, int fd) {
    OpenFile file = thread.file(fd);
    HostStat stat = new HostStat();
    int result = file.stat(stat);
    if (result != 0) {
      throw new ErrnoException(-result);
    }
    if (stat.type() != HostStat.REGULAR || (stat.mode & EXECUTABLE_BITS) == 0) {
      throw new ErrnoException(EACCES);
    }
    String path = "/dev/fd/" + fd;
    return new Candidate(path, path, path, ProgramFinder.contents(file));
  }

  // Reads an array of strings that a null pointer ends; a null array is an empty one.
  private static List<String> strings(GuestThread thread, long array, long[] left) {
    List<String> strings = new ArrayList<>();
    if (array == 0) {
      return strings;
    }
    for (long at = array; ; at += 8) {
      long address = thread.user().getLong(at);
      if (address == 0) {
        return strings;
      }
      String text;
      try {
        text = thread.user().readString(address, LONGEST_STRING);
      } catch (ErrnoException e) {
        throw e.errno == ENAMETOOLONG ? new ErrnoException(E2BIG) : e;
      }
      left[0] -= text.length() + 1 + 8;
      if (left[0] < 0) {
        throw new ErrnoException(E2BIG);
      }
      strings.add(text);
    }
  }
}
