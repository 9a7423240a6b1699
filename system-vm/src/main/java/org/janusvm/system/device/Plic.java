// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.device;

import java.util.Map;

/**
 * Platform-level interrupt controller (RISC-V PLIC specification), with SiFive's layout: priorities
 * of the sources, and for each context (M and S mode of each hart) enables, a threshold, and a
 * register to claim and complete.
 */
public final class Plic implements Device {
  /** Sources are numbered from 1 to this. */
  public static final int SOURCES = 95;

  private static final int WORDS = SOURCES / 32 + 1;
  private static final int PRIORITY_MASK = 7;

  private static final int PENDING = 0x1000;
  private static final int ENABLE = 0x2000;
  private static final int ENABLE_STRIDE = 0x80;
  private static final int CONTEXT = 0x20_0000;
  private static final int CONTEXT_STRIDE = 0x1000;

  private final InterruptSink[] contexts;
  private final int[] priority = new int[SOURCES + 1];
  private final boolean[] level = new boolean[SOURCES + 1];
  private final boolean[] pending = new boolean[SOURCES + 1];
  private final boolean[] claimed = new boolean[SOURCES + 1];
  private final int[][] enable;
  private final int[] threshold;
  private long claims;

  /**
   * Makes a controller.
   *
   * @param contexts the interrupt inputs of M and S mode of hart 0, of hart 1, and so on
   */
  public Plic(InterruptSink... contexts) {
    this.contexts = contexts.clone();
    this.enable = new int[contexts.length][WORDS];
    this.threshold = new int[contexts.length];
  }

  /** The input for a source, 1 to {@link #SOURCES}. */
  public InterruptSink input(int source) {
    return high -> setLevel(source, high);
  }

  private synchronized void setLevel(int source, boolean high) {
    if (level[source] == high) {
      return;
    }
    level[source] = high;
    if (!claimed[source]) {
      pending[source] = high;
      update();
    }
  }

  @Override
  public String name() {
    return "plic";
  }

  @Override
  public long size() {
    return 0x60_0000;
  }

  @Override
  public boolean accepts(long offset, int bytes) {
    return bytes == 4;
  }

  @Override
  public synchronized long load(long offset, int bytes) {
    int at = (int) offset;
    if (at < PENDING) {
      return at / 4 <= SOURCES ? priority[at / 4] : 0;
    }
    if (at < ENABLE) {
      return at - PENDING < 4 * WORDS ? pendingWord((at - PENDING) / 4) : 0;
    }
    if (at < CONTEXT) {
      int context = (at - ENABLE) / ENABLE_STRIDE;
      int word = (at - ENABLE) % ENABLE_STRIDE / 4;
      return context < contexts.length && word < WORDS ? enable[context][word] : 0;
    }
    int context = (at - CONTEXT) / CONTEXT_STRIDE;
    if (context >= contexts.length) {
      return 0;
    }
    return switch ((at - CONTEXT) % CONTEXT_STRIDE) {
      case 0 -> threshold[context];
      case 4 -> claim(context);
      default -> 0;
    };
  }

  private int pendingWord(int word) {
    int bits = 0;
    for (int i = 0; i < 32 && word * 32 + i <= SOURCES; i++) {
      bits |= pending[word * 32 + i] ? 1 << i : 0;
    }
    return bits;
  }

  @Override
  public synchronized void store(long offset, int bytes, long value) {
    int at = (int) offset;
    if (at < PENDING) {
      if (at / 4 >= 1 && at / 4 <= SOURCES) {
        priority[at / 4] = (int) value & PRIORITY_MASK;
      }
    } else if (at >= ENABLE && at < CONTEXT) {
      int context = (at - ENABLE) / ENABLE_STRIDE;
      int word = (at - ENABLE) % ENABLE_STRIDE / 4;
      if (context < contexts.length && word < WORDS) {
        enable[context][word] = word == 0 ? (int) value & ~1 : (int) value;
      }
    } else if (at >= CONTEXT) {
      int context = (at - CONTEXT) / CONTEXT_STRIDE;
      if (context < contexts.length) {
        switch ((at - CONTEXT) % CONTEXT_STRIDE) {
          case 0 -> threshold[context] = (int) value & PRIORITY_MASK;
          case 4 -> complete(context, (int) value);
          default -> {}
        }
      }
    }
    update();
  }

  private int claim(int context) {
    int source = best(context, 0);
    if (source != 0) {
      pending[source] = false;
      claimed[source] = true;
      claims++;
      update();
    }
    return source;
  }

  private void complete(int context, int source) {
    if (source >= 1 && source <= SOURCES && claimed[source] && enabled(context, source)) {
      claimed[source] = false;
      pending[source] = level[source];
    }
  }

  private boolean enabled(int context, int source) {
    return (enable[context][source / 32] >>> (source % 32) & 1) != 0;
  }

  /** The pending, enabled source of the highest priority above {@code floor}; 0 for none. */
  private int best(int context, int floor) {
    int best = 0;
    int bestPriority = floor;
    for (int source = 1; source <= SOURCES; source++) {
      if (pending[source] && priority[source] > bestPriority && enabled(context, source)) {
        best = source;
        bestPriority = priority[source];
      }
    }
    return best;
  }

  private void update() {
    for (int context = 0; context < contexts.length; context++) {
      contexts[context].set(best(context, threshold[context]) != 0);
    }
  }

  @Override
  public synchronized Map<String, Long> statistics() {
    return Map.of("claims", claims);
  }
}
