// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.HashMap;
import java.util.Map;

/** Compares what two runs of the same code left in memory. */
final class StoreDifferences {
  private StoreDifferences() {}

  /**
   * A byte that came out differently.
   *
   * @param interpreted 0 to 255
   * @param compiled 0 to 255
   */
  record Bytes(int interpreted, int compiled) {}

  /**
   * Compares byte by byte.
   *
   * @param compiled stores of the compiled code, which were undone
   * @param left what stood at these places at its end
   * @param interpreted stores of the interpreter, in memory now
   * @return what differs, by guest address
   */
  static Map<Long, Bytes> find(StoreLog compiled, long[] left, StoreLog interpreted) {
    Map<Long, Integer> expected = new HashMap<>();
    for (int i = 0; i < interpreted.count(); i++) {
      put(expected, interpreted, i, interpreted.present(i));
    }
    Map<Long, Integer> actual = new HashMap<>();
    for (int i = interpreted.count() - 1; i >= 0; i--) {
      // What compiled code did not write is as it was before the interpreter's first store there.
      put(actual, interpreted, i, interpreted.overwritten(i));
    }
    for (int i = 0; i < compiled.count(); i++) {
      put(actual, compiled, i, left[i]);
      for (int b = 0; b < compiled.size(i); b++) {
        long at = compiled.address(i) + b;
        int now = (int) (compiled.present(i) >>> 8 * b) & 0xff;
        expected.putIfAbsent(at, now);
      }
    }
    Map<Long, Bytes> differences = new HashMap<>();
    expected.forEach(
        (at, value) -> {
          if (!value.equals(actual.get(at))) {
            differences.put(at, new Bytes(value, actual.get(at)));
          }
        });
    return differences;
  }

  private static void put(Map<Long, Integer> bytes, StoreLog log, int i, long value) {
    for (int b = 0; b < log.size(i); b++) {
      bytes.put(log.address(i) + b, (int) (value >>> 8 * b) & 0xff);
    }
  }
}
