// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ContextNumbersTest {
  private final ContextNumbers numbers = new ContextNumbers(100);

  @Test
  void aKeyKeepsItsNumberAndKeysDiffer() {
    int one = numbers.number(1);
    int two = numbers.number(2);
    assertNotEquals(one, two);
    assertEquals(one, numbers.number(1));
    assertEquals(two, numbers.number(2));
  }

  @Test
  void aForgottenKeyNeverGetsItsNumberBack() {
    int before = numbers.number(5);
    int other = numbers.number(6);
    numbers.forget(7, 5);
    assertNotEquals(before, numbers.number(5));
    assertEquals(other, numbers.number(6));
    numbers.forgetAll();
    assertNotEquals(other, numbers.number(6));
  }

  @Test
  void numbersRunOutAndStartAgain() {
    for (int i = 0; i < 100; i++) {
      int number = numbers.number(i);
      assertTrue(number >= 0 && number < 100);
    }
    assertEquals(-1, numbers.number(1000));
    assertEquals(99, numbers.number(99), "keys that have a number keep it");
    numbers.clear();
    assertEquals(0, numbers.number(1000));
  }

  @Test
  void twoKeysUsedByTurnsDoNotUseUpNumbers() {
    // Whichever two they are: user and kernel of a process, say, differ by little.
    for (long a = 0; a < 40; a++) {
      ContextNumbers fresh = new ContextNumbers(100);
      for (long b = a + 1; b < 40; b++) {
        fresh.clear();
        for (int turn = 0; turn < 200; turn++) {
          assertTrue(fresh.number(a) >= 0);
          assertTrue(fresh.number(b) >= 0);
        }
      }
    }
  }
}
