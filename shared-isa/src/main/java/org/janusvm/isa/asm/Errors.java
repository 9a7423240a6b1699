// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Collects errors, so that one run shows them all. */
final class Errors {
  private final TreeMap<Integer, List<String>> byLine = new TreeMap<>();
  private int count;

  void add(Place place, String message) {
    String text = place + ": " + message;
    List<String> line = byLine.computeIfAbsent(place.line(), l -> new ArrayList<>());
    if (!line.contains(text)) {
      line.add(text);
      count++;
    }
  }

  boolean isFull() {
    return count >= AsmException.MAX_ERRORS;
  }

  void throwIfAny() throws AsmException {
    if (count > 0) {
      throw new AsmException(
          byLine.values().stream().flatMap(List::stream).limit(AsmException.MAX_ERRORS).toList());
    }
  }
}
