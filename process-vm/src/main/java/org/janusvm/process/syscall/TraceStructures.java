// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import java.nio.charset.StandardCharsets;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.Signals;
import org.janusvm.process.memory.UserMemory;

/**
 * Prints structures of the guest's as a trace shows them. Every method may throw {@link
 * ErrnoException}, where the structure cannot be read.
 */
final class TraceStructures {
  private static final int SHOWN_BYTES = 32;
  private static final int SHOWN_ELEMENTS = 8;

  private final UserMemory user;

  TraceStructures(UserMemory user) {
    this.user = user;
  }

  /**
   * Prints what an address points to.
   *
   * @param word the kind of structure, see {@link SystemCallTrace}
   * @param count of elements, where it is an array
   */
  String print(String word, long a, long count) {
    return switch (word) {
      case "ts" -> time(a, "tv_nsec");
      case "tv" -> time(a, "tv_usec");
      case "ts2" -> "[" + time(a, "tv_nsec") + ", " + time(a + 16, "tv_nsec") + "]";
      case "its" -> setting(a, "tv_nsec");
      case "itv" -> setting(a, "tv_usec");
      case "set" -> set(user.getLong(a));
      case "act" -> action(a);
      case "stack" -> stack(a);
      case "stat" -> stat(a);
      case "rlim" -> "{rlim_cur=" + limit(a) + ", rlim_max=" + limit(a + 8) + "}";
      case "word" -> "[0x" + Long.toHexString(user.getLong(a)) + "]";
      case "status" -> "[" + status(user.getInt(a)) + "]";
      case "ints" -> array(count, i -> Integer.toString(user.getInt(a + 4L * i)));
      case "iov" -> array(count, i -> vector(a + 16L * i));
      case "poll" -> array(count, i -> poll(a + 8L * i));
      case "addr" -> address(a, (int) count);
      default -> throw new IllegalArgumentException("no structure '" + word + "'");
    };
  }

  private interface Element {
    String print(int index);
  }

  private static String array(long count, Element element) {
    StringBuilder out = new StringBuilder("[");
    for (int i = 0; i < count; i++) {
      out.append(i == 0 ? "" : ", ");
      if (i == SHOWN_ELEMENTS) {
        out.append("...");
        break;
      }
      out.append(element.print(i));
    }
    return out.append(']').toString();
  }

  private String time(long a, String fraction) {
    return "{tv_sec=" + user.getLong(a) + ", " + fraction + "=" + user.getLong(a + 8) + "}";
  }

  private String setting(long a, String fraction) {
    return "{it_interval=" + time(a, fraction) + ", it_value=" + time(a + 16, fraction) + "}";
  }

  private static String set(long bits) {
    boolean most = Long.bitCount(bits) > Long.SIZE / 2;
    StringBuilder out = new StringBuilder(most ? "~[" : "[");
    String separator = "";
    for (int signal = 1; signal <= Signals.MAX; signal++) {
      if ((bits >>> (signal - 1) & 1) == (most ? 0 : 1)) {
        out.append(separator).append(signal(signal).replaceFirst("^SIG", ""));
        separator = " ";
      }
    }
    return out.append(']').toString();
  }

  /** The name of a signal, also of one of real time. */
  static String signal(int number) {
    if (number >= Signals.FIRST_REAL_TIME && number <= Signals.MAX) {
      return "SIGRT_" + (number - Signals.FIRST_REAL_TIME);
    }
    return number >= 1 && number <= Signals.MAX ? Signals.name(number) : Integer.toString(number);
  }

  private String action(long a) {
    long handler = user.getLong(a);
    String name =
        handler == 0 ? "SIG_DFL" : handler == 1 ? "SIG_IGN" : "0x" + Long.toHexString(handler);
    return "{sa_handler="
        + name
        + ", sa_mask="
        + set(user.getLong(a + 16))
        + ", sa_flags="
        + TraceNames.flags("sa", user.getLong(a + 8))
        + "}";
  }

  private String stack(long a) {
    return "{ss_sp=0x"
        + Long.toHexString(user.getLong(a))
        + ", ss_flags="
        + TraceNames.flags("ss", user.getInt(a + 8) & 0xffffffffL)
        + ", ss_size="
        + user.getLong(a + 16)
        + "}";
  }

  private String stat(long a) {
    int mode = user.getInt(a + 16);
    return "{st_mode="
        + TraceNames.one("filetype", mode & 0170000)
        + "|"
        + octal(mode & 07777)
        + ", st_size="
        + user.getLong(a + 48)
        + ", ...}";
  }

  /** An octal number as C writes it. */
  static String octal(long value) {
    return value == 0 ? "000" : "0" + Long.toOctalString(value);
  }

  private String limit(long a) {
    long value = user.getLong(a);
    if (value == -1) {
      return "RLIM64_INFINITY";
    }
    return value >= 1024 && (value & 1023) == 0 ? (value >> 10) + "*1024" : Long.toString(value);
  }

  private static String status(int status) {
    int signal = status & 0x7f;
    if (status == 0xffff) {
      return "{WIFCONTINUED(s)}";
    }
    if (signal == 0) {
      return "{WIFEXITED(s) && WEXITSTATUS(s) == " + (status >> 8 & 0xff) + "}";
    }
    return signal == 0x7f
        ? "{WIFSTOPPED(s) && WSTOPSIG(s) == " + signal(status >> 8 & 0xff) + "}"
        : "{WIFSIGNALED(s) && WTERMSIG(s) == " + signal(signal) + "}";
  }

  private String vector(long a) {
    long length = user.getLong(a + 8);
    return "{iov_base=" + bytes(user.getLong(a), length) + ", iov_len=" + length + "}";
  }

  private String poll(long a) {
    int events = user.getShort(a + 4);
    int ready = user.getShort(a + 6);
    return "{fd="
        + user.getInt(a)
        + ", events="
        + TraceNames.flags("poll", events)
        + (ready == 0 ? "" : ", revents=" + TraceNames.flags("poll", ready))
        + "}";
  }

  private String address(long a, int length) {
    if (length < 2) {
      return "{}";
    }
    int family = user.getShort(a);
    StringBuilder out = new StringBuilder("{sa_family=").append(TraceNames.one("family", family));
    switch (family) {
      case 1 -> {
        int size = Math.clamp(length - 2, 0, 108);
        byte[] path = user.read(a + 2, size);
        boolean isAbstract = size > 0 && path[0] == 0;
        int from = isAbstract ? 1 : 0;
        int end = from;
        while (end < size && (isAbstract || path[end] != 0)) {
          end++;
        }
        String name = new String(path, from, end - from, StandardCharsets.ISO_8859_1);
        out.append(", sun_path=").append(isAbstract ? "@" : "").append(quote(name));
      }
      case 2 -> {
        byte[] rest = user.read(a + 2, Math.min(length - 2, 6));
        if (rest.length == 6) {
          int port = (rest[0] & 0xff) << 8 | rest[1] & 0xff;
          out.append(", sin_port=htons(").append(port).append("), sin_addr=");
          for (int i = 2; i < 6; i++) {
            out.append(i == 2 ? "" : ".").append(rest[i] & 0xff);
          }
        }
      }
      default -> {}
    }
    return out.append('}').toString();
  }

  /** A string, cut where it is long. */
  String string(long address, int most) {
    String text = user.readString(address, most);
    return quote(text);
  }

  /** Bytes as a string, cut where there are many. */
  String bytes(long address, long count) {
    int shown = Math.clamp(count, 0, SHOWN_BYTES);
    if (address == 0) {
      return "NULL";
    }
    if (user.readable(address, shown) < shown) {
      return "0x" + Long.toHexString(address);
    }
    byte[] bytes = user.read(address, shown);
    String text = quote(new String(bytes, StandardCharsets.ISO_8859_1));
    return count > shown ? text + "..." : text;
  }

  private static String quote(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        case '\r' -> out.append("\\r");
        case '"', '\\' -> out.append('\\').append(c);
        default -> {
          if (c >= ' ' && c < 0x7f) {
            out.append(c);
          } else {
            // With all digits where another digit follows.
            boolean digit = i + 1 < text.length() && Character.isDigit(text.charAt(i + 1));
            out.append('\\')
                .append(digit ? String.format("%03o", (int) c) : Integer.toOctalString(c));
          }
        }
      }
    }
    return out.append('"').toString();
  }
}
