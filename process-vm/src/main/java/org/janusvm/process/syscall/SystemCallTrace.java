// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import java.nio.charset.StandardCharsets;
import org.janusvm.process.abi.Errno;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.abi.Signals;
import org.janusvm.process.linux.GuestThread;

/**
 * Prints system calls, much as strace does. The format of a call is a list of words, one for each
 * argument: {@code int}, {@code long}, {@code hex}, {@code oct}, {@code ptr}, {@code str} (a
 * string), {@code strs} (an array of strings), {@code at} (a directory descriptor), {@code open}
 * (open flags), {@code prot}, {@code sig}, {@code in:N} (bytes whose number is argument N), {@code
 * out:N} (bytes as many as the result says). A format that ends in {@code !} belongs to a call that
 * does not return.
 */
final class SystemCallTrace {
  private static final int SHOWN_BYTES = 32;
  private static final int SHOWN_STRING = 4096;
  private static final int SHOWN_STRINGS = 32;

  private final GuestThread thread;
  private final long[] arguments = new long[6];
  private final StringBuilder line = new StringBuilder();
  private int printed;
  private String[] words;

  SystemCallTrace(GuestThread thread) {
    this.thread = thread;
  }

  /** The call begins: prints what it may change before that happens. */
  void before(long number, SystemCall call, long[] a) {
    System.arraycopy(a, 0, arguments, 0, a.length);
    line.setLength(0);
    line.append('[').append(thread.tid()).append("] ");
    line.append(call == null ? "syscall_" + number : call.name()).append('(');
    String format = call == null ? "hex hex hex hex hex hex" : call.format();
    words = format.isEmpty() ? new String[0] : format.replace("!", "").trim().split(" ");
    printed = 0;
    printArguments(Long.MIN_VALUE);
    if (format.endsWith("!")) {
      emit("?");
    }
  }

  /** The call returns. */
  void after(long number, SystemCall call, long result) {
    if (call != null && call.format().endsWith("!")) {
      return;
    }
    printArguments(result);
    boolean failed = result < 0 && result > -4096;
    boolean address =
        call != null
            && (call.name().equals("mmap")
                || call.name().equals("brk")
                || call.name().equals("mremap"));
    if (failed) {
      emit("-1 " + Errno.describe((int) -result));
    } else {
      emit(address ? "0x" + Long.toHexString(result) : Long.toString(result));
    }
  }

  private void emit(String result) {
    thread.process().kernel().options().trace().line(line.append(") = ").append(result).toString());
  }

  // Stops at an argument that only the result can tell.
  private void printArguments(long result) {
    while (printed < words.length) {
      String word = words[printed];
      if (word.startsWith("out:") && result == Long.MIN_VALUE) {
        return;
      }
      line.append(printed == 0 ? "" : ", ").append(argument(word, arguments[printed], result));
      printed++;
    }
  }

  private String argument(String word, long value, long result) {
    if (word.startsWith("in:")) {
      return bytes(value, arguments[word.charAt(3) - '0']);
    }
    return switch (word) {
      case "int" -> Integer.toString((int) value);
      case "long" -> Long.toString(value);
      case "oct" -> "0" + Long.toOctalString(value & 0xffffffffL);
      case "ptr" -> value == 0 ? "NULL" : "0x" + Long.toHexString(value);
      case "at" -> (int) value == -100 ? "AT_FDCWD" : Integer.toString((int) value);
      case "open" -> openFlags((int) value);
      case "prot" -> protection((int) value);
      case "sig" -> Signals.name((int) value);
      case "str" -> string(value);
      case "strs" -> strings(value);
      case "hex" -> "0x" + Long.toHexString(value);
      default -> result < 0 ? "0x" + Long.toHexString(value) : bytes(value, result);
    };
  }

  private String string(long address) {
    if (address == 0) {
      return "NULL";
    }
    try {
      return quote(thread.user().readString(address, SHOWN_STRING));
    } catch (ErrnoException e) {
      return "0x" + Long.toHexString(address);
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
      return "0x" + Long.toHexString(array);
    }
    return out.append(']').toString();
  }

  private String bytes(long address, long count) {
    int shown = Math.clamp(count, 0, SHOWN_BYTES);
    if (thread.user().readable(address, shown) < shown) {
      return "0x" + Long.toHexString(address);
    }
    byte[] bytes = thread.user().read(address, shown);
    String text = quote(new String(bytes, StandardCharsets.ISO_8859_1));
    return count > shown ? text + "..." : text;
  }

  private static String quote(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      switch (c) {
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        case '\r' -> out.append("\\r");
        case '"', '\\' -> out.append('\\').append(c);
        default -> {
          if (c >= ' ' && c < 0x7f) {
            out.append(c);
          } else {
            out.append('\\').append(Integer.toOctalString(c));
          }
        }
      }
    }
    return out.append('"').toString();
  }

  private static String openFlags(int flags) {
    StringBuilder out =
        new StringBuilder(
            switch (flags & OpenFlags.O_ACCMODE) {
              case OpenFlags.O_RDONLY -> "O_RDONLY";
              case OpenFlags.O_WRONLY -> "O_WRONLY";
              case OpenFlags.O_RDWR -> "O_RDWR";
              default -> "O_ACCMODE";
            });
    int rest = flags & ~OpenFlags.O_ACCMODE;
    int[] bits = {
      OpenFlags.O_CREAT,
      OpenFlags.O_EXCL,
      OpenFlags.O_TRUNC,
      OpenFlags.O_APPEND,
      OpenFlags.O_NONBLOCK,
      OpenFlags.O_DIRECTORY,
      OpenFlags.O_NOFOLLOW,
      OpenFlags.O_CLOEXEC,
      OpenFlags.O_PATH
    };
    String[] names = {
      "O_CREAT",
      "O_EXCL",
      "O_TRUNC",
      "O_APPEND",
      "O_NONBLOCK",
      "O_DIRECTORY",
      "O_NOFOLLOW",
      "O_CLOEXEC",
      "O_PATH"
    };
    for (int i = 0; i < bits.length; i++) {
      if ((rest & bits[i]) != 0) {
        out.append('|').append(names[i]);
        rest &= ~bits[i];
      }
    }
    return rest == 0 ? out.toString() : out + "|0" + Integer.toOctalString(rest);
  }

  private static String protection(int bits) {
    if (bits == 0) {
      return "PROT_NONE";
    }
    String text =
        ((bits & 1) != 0 ? "|PROT_READ" : "")
            + ((bits & 2) != 0 ? "|PROT_WRITE" : "")
            + ((bits & 4) != 0 ? "|PROT_EXEC" : "");
    return text.isEmpty() ? "0x" + Integer.toHexString(bits) : text.substring(1);
  }
}
