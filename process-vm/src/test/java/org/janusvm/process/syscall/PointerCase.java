// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A line of {@code pointers.tsv}: a system call with arguments that are right, and what each is.
 *
 * @param arguments what each is
 * @param result of the call when all arguments are right: a number, {@code ok} for any success, or
 *     {@code -} if it is not to be made, since it would wait or end the thread
 * @param errors besides EFAULT, the errors that a wrong pointer may cause
 */
record PointerCase(String name, List<Argument> arguments, String result, Set<String> errors) {
  /** What an argument is. */
  enum Kind {
    /** A number, or something named with @. */
    PLAIN,
    /** A length or count: tried with huge ones. */
    LENGTH,
    /** An address that is not followed. */
    ADDRESS,
    /** A string. */
    STRING,
    /** Bytes that are read. */
    READ,
    /** Bytes that are written. */
    WRITTEN,
    /** Bytes of which as many are moved as can be. */
    READ_PARTLY,
    WRITTEN_PARTLY;

    boolean isPointer() {
      return ordinal() >= STRING.ordinal();
    }

    boolean isWritten() {
      return this == WRITTEN || this == WRITTEN_PARTLY;
    }

    boolean isPartly() {
      return ordinal() >= READ_PARTLY.ordinal();
    }
  }

  /**
   * An argument.
   *
   * @param text the number, the name after @ or the string
   * @param size bytes that a pointer leads to
   * @param optional whether NULL has a meaning
   * @param contents the first bytes there
   * @param vector if not 0: an iovec is there, for a buffer of so many bytes
   */
  record Argument(Kind kind, String text, int size, boolean optional, byte[] contents, int vector) {
    private static Argument plain(Kind kind, String text) {
      return new Argument(kind, text, 0, false, new byte[0], 0);
    }

    static Argument parse(String word) {
      String[] parts = word.split(":", 2);
      if (parts.length == 1) {
        return plain(Kind.PLAIN, word);
      }
      Kind kind =
          switch (parts[0]) {
            case "n" -> Kind.LENGTH;
            case "a" -> Kind.ADDRESS;
            case "s" -> Kind.STRING;
            case "r" -> Kind.READ;
            case "w" -> Kind.WRITTEN;
            case "R" -> Kind.READ_PARTLY;
            case "W" -> Kind.WRITTEN_PARTLY;
            default -> throw new IllegalArgumentException(word);
          };
      String rest = parts[1];
      if (kind == Kind.LENGTH || kind == Kind.ADDRESS) {
        return plain(kind, rest);
      }
      if (kind == Kind.STRING) {
        byte[] bytes = (rest + "\0").getBytes(StandardCharsets.US_ASCII);
        return new Argument(kind, rest, bytes.length, false, bytes, 0);
      }
      String[] sides = rest.split("=", 2);
      boolean optional = sides[0].endsWith("?");
      int size = Integer.parseInt(sides[0].replace("?", ""));
      String there = sides.length == 1 ? "" : sides[1];
      boolean isVector = there.startsWith("@");
      int vector = isVector ? Integer.parseInt(there.substring(1)) : 0;
      byte[] contents = isVector ? new byte[0] : HexFormat.of().parseHex(there.replace("_", ""));
      return new Argument(kind, rest, size, optional, contents, vector);
    }
  }

  static PointerCase parse(String line) {
    String[] cells = line.split("\t", -1);
    if (cells.length != 4) {
      throw new IllegalArgumentException("a line has not 4 columns: " + line);
    }
    List<Argument> arguments =
        cells[1].isEmpty()
            ? List.of()
            : Arrays.stream(cells[1].split(" ")).map(Argument::parse).toList();
    return new PointerCase(
        cells[0],
        arguments,
        cells[2],
        Arrays.stream(cells[3].split(" ")).collect(Collectors.toSet()));
  }

  /** All lines. */
  static List<PointerCase> all() throws IOException {
    List<PointerCase> cases = new ArrayList<>();
    try (InputStream in = PointerCase.class.getResourceAsStream("pointers.tsv");
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line : reader.lines().toList()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          cases.add(parse(line));
        }
      }
    }
    return cases;
  }

  @Override
  public String toString() {
    return name;
  }
}
