// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.compatibility;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SortedMap;

/**
 * What can be seen of a command from outside.
 *
 * @param out standard output
 * @param err standard error
 * @param status exit status of the last step, as a shell reports it
 * @param files what lies in its working directory afterwards: path to a description
 */
record Observation(byte[] out, byte[] err, int status, SortedMap<String, String> files) {
  private static final int SHOWN = 160;

  /** The first difference, as one line; empty when there is none. */
  String differenceFrom(Observation expected) {
    if (!Arrays.equals(out, expected.out)) {
      return difference("standard output", out, expected.out) + hint();
    }
    if (status != expected.status) {
      return "exit status " + status + ", expected " + expected.status + hint();
    }
    if (!Arrays.equals(err, expected.err)) {
      return difference("standard error", err, expected.err);
    }
    for (String name : expected.files.keySet()) {
      if (!expected.files.get(name).equals(files.get(name))) {
        return "file "
            + name
            + " is "
            + files.getOrDefault(name, "missing")
            + ", expected "
            + expected.files.get(name);
      }
    }
    for (String name : files.keySet()) {
      if (!expected.files.containsKey(name)) {
        return "file " + name + " should not be there";
      }
    }
    return "";
  }

  // The reason usually stands there.
  private String hint() {
    return err.length == 0 ? "" : " (standard error: " + shown(err, 0) + ")";
  }

  private static String difference(String what, byte[] actual, byte[] expected) {
    int at = Math.max(0, Arrays.mismatch(actual, expected));
    return what
        + " differs from byte "
        + at
        + " on: "
        + shown(actual, at)
        + ", expected "
        + shown(expected, at);
  }

  private static String shown(byte[] bytes, int from) {
    int end = Math.min(bytes.length, from + SHOWN);
    String text = new String(bytes, from, end - from, StandardCharsets.UTF_8);
    StringBuilder line = new StringBuilder("\"");
    text.chars().forEach(c -> line.append(c < ' ' ? ' ' : (char) c));
    return line.append('"').append(end < bytes.length ? "..." : "").toString();
  }
}
