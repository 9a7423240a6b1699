// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.boot;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes the command line by which the teaching kernel is told which program to run. */
public final class TeachingKernelArguments {
  private TeachingKernelArguments() {}

  /**
   * The command line.
   *
   * @param before words of the user, put first
   * @param arguments argument vector of the program; the first is its name
   * @param terminal whether the console is a raw terminal, for which the kernel edits lines
   */
  public static String format(
      String before,
      String init,
      List<String> arguments,
      List<String> environment,
      boolean terminal) {
    StringBuilder line = new StringBuilder(before);
    word(line, "init=" + init);
    if (!arguments.isEmpty()) {
      word(line, "argv0=" + arguments.getFirst());
    }
    environment.forEach(e -> word(line, "env=" + e));
    if (terminal) {
      word(line, "tty");
      word(line, "onlcr");
    }
    word(line, "--");
    arguments.stream().skip(1).forEach(a -> word(line, a));
    return line.toString();
  }

  private static void word(StringBuilder line, String word) {
    if (!line.isEmpty()) {
      line.append(' ');
    }
    if (word.isEmpty()) {
      line.append("\"\"");
    }
    for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
      if (b <= ' ' || b == '%' || b == '"' || b == 0x7f) {
        line.append("%%%02X".formatted(b & 0xff));
      } else {
        line.append((char) b);
      }
    }
  }
}
