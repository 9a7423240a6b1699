// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.abi;

/** Error numbers of Linux (asm-generic/errno.h), those this runtime returns or passes on. */
public final class Errno {
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int ESRCH = 3;
  public static final int EINTR = 4;
  public static final int EIO = 5;
  public static final int ENXIO = 6;
  public static final int E2BIG = 7;
  public static final int ENOEXEC = 8;
  public static final int EBADF = 9;
  public static final int ECHILD = 10;
  public static final int EAGAIN = 11;
  public static final int ENOMEM = 12;
  public static final int EACCES = 13;
  public static final int EFAULT = 14;
  public static final int EBUSY = 16;
  public static final int EEXIST = 17;
  public static final int EXDEV = 18;
  public static final int ENODEV = 19;
  public static final int ENOTDIR = 20;
  public static final int EISDIR = 21;
  public static final int EINVAL = 22;
  public static final int ENFILE = 23;
  public static final int EMFILE = 24;
  public static final int ENOTTY = 25;
  public static final int ETXTBSY = 26;
  public static final int EFBIG = 27;
  public static final int ENOSPC = 28;
  public static final int ESPIPE = 29;
  public static final int EROFS = 30;
  public static final int EMLINK = 31;
  public static final int EPIPE = 32;
  public static final int EDOM = 33;
  public static final int ERANGE = 34;
  public static final int EDEADLK = 35;
  public static final int ENAMETOOLONG = 36;
  public static final int ENOLCK = 37;
  public static final int ENOSYS = 38;
  public static final int ENOTEMPTY = 39;
  public static final int ELOOP = 40;
  public static final int EOVERFLOW = 75;
  public static final int ENOTSOCK = 88;
  public static final int EDESTADDRREQ = 89;
  public static final int EMSGSIZE = 90;
  public static final int EPROTOTYPE = 91;
  public static final int ENOPROTOOPT = 92;
  public static final int EPROTONOSUPPORT = 93;
  public static final int ESOCKTNOSUPPORT = 94;
  public static final int EOPNOTSUPP = 95;
  public static final int EAFNOSUPPORT = 97;
  public static final int EADDRINUSE = 98;
  public static final int EADDRNOTAVAIL = 99;
  public static final int ENETUNREACH = 101;
  public static final int ECONNABORTED = 103;
  public static final int ECONNRESET = 104;
  public static final int ENOBUFS = 105;
  public static final int EISCONN = 106;
  public static final int ENOTCONN = 107;
  public static final int ETOOMANYREFS = 109;
  public static final int ETIMEDOUT = 110;
  public static final int ECONNREFUSED = 111;
  public static final int EHOSTUNREACH = 113;
  public static final int EALREADY = 114;
  public static final int EINPROGRESS = 115;

  /** Never seen by a guest: EINTR if a handler without SA_RESTART ran, else made again. */
  public static final int ERESTARTSYS = 512;

  /** Never seen by a guest: made again after whatever a signal does. */
  public static final int ERESTARTNOINTR = 513;

  /** Never seen by a guest: EINTR if a handler ran, else made again. */
  public static final int ERESTARTNOHAND = 514;

  private Errno() {}

  /** Name and meaning, as traces print them. */
  public static String describe(int number) {
    return switch (number) {
      case EPERM -> "EPERM (Operation not permitted)";
      case ENOENT -> "ENOENT (No such file or directory)";
      case ESRCH -> "ESRCH (No such process)";
      case EINTR -> "EINTR (Interrupted system call)";
      case EIO -> "EIO (Input/output error)";
      case ENXIO -> "ENXIO (No such device or address)";
      case E2BIG -> "E2BIG (Argument list too long)";
      case ENOEXEC -> "ENOEXEC (Exec format error)";
      case EBADF -> "EBADF (Bad file descriptor)";
      case ECHILD -> "ECHILD (No child processes)";
      case EAGAIN -> "EAGAIN (Resource temporarily unavailable)";
      case ENOMEM -> "ENOMEM (Cannot allocate memory)";
      case EACCES -> "EACCES (Permission denied)";
      case EFAULT -> "EFAULT (Bad address)";
      case EBUSY -> "EBUSY (Device or resource busy)";
      case EEXIST -> "EEXIST (File exists)";
      case EXDEV -> "EXDEV (Invalid cross-device link)";
      case ENODEV -> "ENODEV (No such device)";
      case ENOTDIR -> "ENOTDIR (Not a directory)";
      case EISDIR -> "EISDIR (Is a directory)";
      case EINVAL -> "EINVAL (Invalid argument)";
      case ENFILE -> "ENFILE (Too many open files in system)";
      case EMFILE -> "EMFILE (Too many open files)";
      case ENOTTY -> "ENOTTY (Inappropriate ioctl for device)";
      case ETXTBSY -> "ETXTBSY (Text file busy)";
      case EFBIG -> "EFBIG (File too large)";
      case ENOSPC -> "ENOSPC (No space left on device)";
      case ESPIPE -> "ESPIPE (Illegal seek)";
      case EROFS -> "EROFS (Read-only file system)";
      case EMLINK -> "EMLINK (Too many links)";
      case EPIPE -> "EPIPE (Broken pipe)";
      case EDOM -> "EDOM (Numerical argument out of domain)";
      case ERANGE -> "ERANGE (Numerical result out of range)";
      case EDEADLK -> "EDEADLK (Resource deadlock avoided)";
      case ENAMETOOLONG -> "ENAMETOOLONG (File name too long)";
      case ENOLCK -> "ENOLCK (No locks available)";
      case ENOSYS -> "ENOSYS (Function not implemented)";
      case ENOTEMPTY -> "ENOTEMPTY (Directory not empty)";
      case ELOOP -> "ELOOP (Too many levels of symbolic links)";
      case EOVERFLOW -> "EOVERFLOW (Value too large for defined data type)";
      case EOPNOTSUPP -> "EOPNOTSUPP (Operation not supported)";
      case ENOTSOCK -> "ENOTSOCK (Socket operation on non-socket)";
      case EDESTADDRREQ -> "EDESTADDRREQ (Destination address required)";
      case EMSGSIZE -> "EMSGSIZE (Message too long)";
      case EPROTOTYPE -> "EPROTOTYPE (Protocol wrong type for socket)";
      case ENOPROTOOPT -> "ENOPROTOOPT (Protocol not available)";
      case EPROTONOSUPPORT -> "EPROTONOSUPPORT (Protocol not supported)";
      case ESOCKTNOSUPPORT -> "ESOCKTNOSUPPORT (Socket type not supported)";
      case EAFNOSUPPORT -> "EAFNOSUPPORT (Address family not supported by protocol)";
      case EADDRINUSE -> "EADDRINUSE (Address already in use)";
      case EADDRNOTAVAIL -> "EADDRNOTAVAIL (Cannot assign requested address)";
      case ENETUNREACH -> "ENETUNREACH (Network is unreachable)";
      case ECONNABORTED -> "ECONNABORTED (Software caused connection abort)";
      case ECONNRESET -> "ECONNRESET (Connection reset by peer)";
      case ENOBUFS -> "ENOBUFS (No buffer space available)";
      case EISCONN -> "EISCONN (Transport endpoint is already connected)";
      case ENOTCONN -> "ENOTCONN (Transport endpoint is not connected)";
      case ETOOMANYREFS -> "ETOOMANYREFS (Too many references: cannot splice)";
      case ECONNREFUSED -> "ECONNREFUSED (Connection refused)";
      case EHOSTUNREACH -> "EHOSTUNREACH (No route to host)";
      case EALREADY -> "EALREADY (Operation already in progress)";
      case EINPROGRESS -> "EINPROGRESS (Operation now in progress)";
      case ETIMEDOUT -> "ETIMEDOUT (Connection timed out)";
      case ERESTARTSYS, ERESTARTNOINTR, ERESTARTNOHAND -> "EINTR, unless it is made again";
      default -> "error " + number;
    };
  }
}
