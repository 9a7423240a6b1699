// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.host;

import java.lang.foreign.MemorySegment;

/** Functions of the host's C library that work on files, looked up at the first use of one. */
final class HostFunctions {
  static final boolean ARM = System.getProperty("os.arch").equals("aarch64");
  static final MemorySegment OPENAT = Libc.function("openat");
  static final MemorySegment READ = Libc.function("read");
  static final MemorySegment PREAD = Libc.function("pread");
  static final MemorySegment WRITE = Libc.function("write");
  static final MemorySegment PWRITE = Libc.function("pwrite");
  static final MemorySegment LSEEK = Libc.function("lseek");
  static final MemorySegment FALLOCATE = Libc.function("fallocate");
  static final MemorySegment FTRUNCATE = Libc.function("ftruncate");
  static final MemorySegment FSYNC = Libc.function("fsync");
  static final MemorySegment FDATASYNC = Libc.function("fdatasync");
  static final MemorySegment FCHMOD = Libc.function("fchmod");
  static final MemorySegment FCHMODAT = Libc.function("fchmodat");
  static final MemorySegment STATX = Libc.function("statx");
  static final MemorySegment READLINKAT = Libc.function("readlinkat");
  static final MemorySegment GETDENTS64 = Libc.function("getdents64");
  static final MemorySegment FACCESSAT = Libc.function("faccessat");
  static final MemorySegment MKDIRAT = Libc.function("mkdirat");
  static final MemorySegment MKNODAT = Libc.function("mknodat");
  static final MemorySegment UNLINKAT = Libc.function("unlinkat");
  static final MemorySegment SYMLINKAT = Libc.function("symlinkat");
  static final MemorySegment LINKAT = Libc.function("linkat");
  static final MemorySegment RENAMEAT2 = Libc.function("renameat2");
  static final MemorySegment UTIMENSAT = Libc.function("utimensat");
  static final MemorySegment FUTIMENS = Libc.function("futimens");
  static final MemorySegment FSTATFS = Libc.function("fstatfs");
  static final MemorySegment POLL = Libc.function("poll");
  static final MemorySegment FCNTL = Libc.function("fcntl");
  static final MemorySegment FLOCK = Libc.function("flock");
  static final MemorySegment ISATTY = Libc.function("isatty");

  private HostFunctions() {}
}
