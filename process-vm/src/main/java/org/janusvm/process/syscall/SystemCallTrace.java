// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import org.janusvm.process.abi.Errno;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.linux.GuestThread;

/**
 * Prints system calls, much as strace does. The format of a call is a list of words, one for each
 * argument:
 *
 * <ul>
 *   <li>{@code int long hex ptr}: numbers; {@code mode}: an octal one, {@code mode:2} only if
 *       argument 2 says that a file is made; {@code sig}: a signal
 *   <li>{@code =names}: a number that has a name, {@code |names}: flags, from {@link TraceNames};
 *       {@code open clone futex sock}: those that are a number and flags in one
 *   <li>{@code at}: a directory's descriptor; {@code str}: a string; {@code strs}: an array of them
 *   <li>{@code in:N}: bytes whose number is argument N, {@code out:N}: bytes as many as the result
 *       says
 *   <li>a structure of {@link TraceStructures}, {@code iov:N} and the like with as many elements as
 *       argument N says; {@code left:N}: a time that is written if argument N is 0 and a signal
 *       came
 * </ul>
 *
 * A word with {@code >} in front is what the call writes: it is printed when the call has returned,
 * and as a mere address if it failed. A format that ends in {@code !} belongs to a call that does
 * not return.
 */
final class SystemCallTrace {
  private static final int SHOWN_STRING = 4096;
  private static final int SHOWN_STRINGS = 32;
  private static final int EXIT_SIGNAL = 0xff;
  private static final int FUTEX_PRIVATE = 128;
  private static final int FUTEX_REALTIME = 256;
  private static final int SOCK_TYPE = 0xf;

  private final GuestThread thread;
  private final long[] arguments = new long[6];
  private final StringBuilder line = new StringBuilder();
  private TraceStructures structures;
  private int printed;
  private String[] words;

  SystemCallTrace(GuestThread thread) {
    this.thread = thread;
  }

  /** The call begins: prints what it may change before that happens. */
  void before(long number, SystemCall call, long[] a) {
    System.arraycopy(a, 0, arguments, 0, a.length);
    structures = new TraceStructures(thread.user());
    line.setLength(0);
    line.append('[').append(thread.tid()).append("] ");
    line.append(call == null ? "syscall_" + number : call.name()).append('(');
    String format = call == null ? "hex hex hex hex hex hex" : TraceFormats.of(call);
    words = format.replace("!", "").isBlank() ? new String[0] : format.replace("!", "").split(" +");
    printed = 0;
    printArguments(false, 0);
    if (format.endsWith("!")) {
      emit("?");
    }
  }

  /** The call returns. */
  void after(long number, SystemCall call, long result) {
    if (call != null && call.format().endsWith("!")) {
      return;
    }
    printArguments(true, result);
    if (result < 0 && result > -4096) {
      emit("-1 " + Errno.describe((int) -result));
    } else {
      emit(returnsAddress(call) ? "0x" + Long.toHexString(result) : Long.toString(result));
    }
  }

  private static boolean returnsAddress(SystemCall call) {
    return call != null
        && switch (call.name()) {
          case "mmap", "brk", "mremap" -> true;
          default -> false;
        };
  }

  private void emit(String result) {
    thread.process().kernel().options().trace().line(line.append(") = ").append(result).toString());
  }

  // Stops at an argument that only the result can tell.
  private void printArguments(boolean returned, long result) {
    while (printed < words.length) {
      String word = words[printed];
      boolean output = word.startsWith(">") || word.startsWith("out:") || word.startsWith("left:");
      if (output && !returned) {
        return;
      }
      String text = argument(word.startsWith(">") ? word.substring(1) : word, output, result);
      if (text != null) {
        line.append(printed == 0 ? "" : ", ").append(text);
      }
      printed++;
    }
  }

  private String argument(String word, boolean output, long result) {
    long value = arguments[printed];
    int colon = word.indexOf(':');
    String kind = colon < 0 ? word : word.substring(0, colon);
    long other = colon < 0 ? 0 : arguments[word.charAt(colon + 1) - '0'];
    if (kind.charAt(0) == '=') {
      return TraceNames.one(kind.substring(1), (int) value);
    }
    if (kind.charAt(0) == '|') {
      return TraceNames.flags(kind.substring(1), value & 0xffffffffL);
    }
    return switch (kind) {
      case "int" -> Integer.toString((int) value);
      case "long" -> Long.toString(value);
      case "oct", "mode" -> {
        boolean unused = colon >= 0 && (other & (OpenFlags.O_CREAT | 020000000)) == 0;
        yield unused ? null : TraceStructures.octal(value & 0xffffffffL);
      }
      case "hex" -> "0x" + Long.toHexString(value);
      case "ptr" -> pointer(value);
      case "at" -> (int) value == -100 ? "AT_FDCWD" : Integer.toString((int) value);
      case "open" -> open((int) value);
      case "prot" -> TraceNames.flags("prot", value & 0xffffffffL);
      case "sig" -> TraceStructures.signal((int) value);
      case "clone" -> clone(value);
      case "futex" -> futex((int) value);
      case "sock" ->
          join(TraceNames.one("socktype", value & SOCK_TYPE), "sockflag", value & ~SOCK_TYPE);
      // Of most operations the fourth argument is a time, of the others a number.
      case "futex4" -> timed((int) other) ? structure("ts", value, 0) : Long.toString((int) value);
      case "left" ->
          result == -Errno.ERESTARTNOHAND && other == 0
              ? structure("ts", value, 0)
              : pointer(value);
      case "in" -> structures.bytes(value, other);
      case "out" -> result < 0 ? pointer(value) : structures.bytes(value, result);
      case "str" -> output && result < 0 ? pointer(value) : string(value);
      case "strs" -> strings(value);
      default -> output && result < 0 ? pointer(value) : structure(kind, value, (int) other);
    };
  }

  private static String pointer(long value) {
    return value == 0 ? "NULL" : "0x" + Long.toHexString(value);
  }

  private String structure(String kind, long address, long count) {
    if (address == 0) {
      return "NULL";
    }
    try {
      return structures.print(kind, address, count);
    } catch (ErrnoException e) {
      return pointer(address);
    }
  }

  private String string(long address) {
    if (address == 0) {
      return "NULL";
    }
    try {
      return structures.string(address, SHOWN_STRING);
    } catch (ErrnoException e) {
      return pointer(address);
    }
  }

  private String strings(long array) {
    StringBuilder out = new StringBuilder("[");
    try {
      for (int i = 0; array != 0; i++) {
        long address = thread.user().getLong(array + 8L * i);
        if (address == 0) {
          break;
        }
        if (i == SHOWN_STRINGS) {
          out.append(", ...");
          break;
        }
        out.append(i == 0 ? "" : ", ").append(string(address));
      }
    } catch (ErrnoException e) {
      return pointer(array);
    }
    return out.append(']').toString();
  }

  private static String join(String first, String table, long rest) {
    return rest == 0 ? first : first + "|" + TraceNames.flags(table, rest);
  }

  private static String open(int flags) {
    String mode =
        switch (flags & OpenFlags.O_ACCMODE) {
          case OpenFlags.O_RDONLY -> "O_RDONLY";
          case OpenFlags.O_WRONLY -> "O_WRONLY";
          case OpenFlags.O_RDWR -> "O_RDWR";
          default -> "O_ACCMODE";
        };
    return join(mode, "open", flags & ~OpenFlags.O_ACCMODE & 0xffffffffL);
  }

  private static String clone(long flags) {
    String names =
        (flags & ~EXIT_SIGNAL) == 0 ? "" : TraceNames.flags("clone", flags & ~EXIT_SIGNAL);
    int signal = (int) flags & EXIT_SIGNAL;
    if (signal == 0) {
      return names.isEmpty() ? "0" : names;
    }
    return (names.isEmpty() ? "" : names + "|") + TraceStructures.signal(signal);
  }

  private static String futex(int operation) {
    int command = operation & ~(FUTEX_PRIVATE | FUTEX_REALTIME);
    return TraceNames.one("futex", command)
        + ((operation & FUTEX_PRIVATE) != 0 ? "_PRIVATE" : "")
        + ((operation & FUTEX_REALTIME) != 0 ? "|FUTEX_CLOCK_REALTIME" : "");
  }

  private static boolean timed(int operation) {
    return switch (operation & ~(FUTEX_PRIVATE | FUTEX_REALTIME)) {
      case 0, 6, 9, 11, 13 -> true;
      default -> false;
    };
  }
}
