// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.janusvm.jit.JitObserver;

/** {@code --trace=jit}: a line for each thing that the bytecode JIT does. */
final class JitTrace implements JitObserver {
  private static final double NANOS_PER_MILLISECOND = 1e6;

  private final Consumer<String> out;
  private final LongFunction<String> names;
  private final Set<Long> refused = ConcurrentHashMap.newKeySet();

  /**
   * @param out takes the lines
   * @param names gives an address as a symbol, or empty
   */
  JitTrace(Consumer<String> out, LongFunction<String> names) {
    this.out = out;
    this.names = names;
  }

  private void say(String format, Object... values) {
    out.accept("[jit] " + String.format(Locale.ROOT, format, values));
  }

  private String place(long pc) {
    String name = names.apply(pc);
    return "0x" + Long.toHexString(pc) + (name.isEmpty() ? "" : " <" + name + ">");
  }

  @Override
  public void formed(RegionFacts region) {
    String why =
        region.continues()
            ? "a continuation: often come to, in a region that has no entry there"
            : region.generation() == 0
                ? "its first block is hot"
                : "anew, time " + region.generation() + ": where it was left for is hot";
    say(
        "formed %s: %d blocks, %d instructions, %d entries (%s)",
        place(region.seed()), region.blocks(), region.instructions(), region.entries().size(), why);
  }

  @Override
  public void compiled(RegionFacts region, byte[] classFile, int methodBytes, long nanos) {
    say(
        "compiled %s: %d bytes of guest code to %d bytes of bytecode in %.2f ms",
        place(region.seed()), region.guestBytes(), methodBytes, nanos / NANOS_PER_MILLISECOND);
  }

  @Override
  public void linked(RegionFacts region, int replaced) {
    say(
        "linked %s: can be entered at %s%s",
        place(region.seed()),
        region.entries().stream().map(pc -> "0x" + Long.toHexString(pc)).collect(joined()),
        replaced == 0 ? "" : "; takes the place of " + replaced);
  }

  private static java.util.stream.Collector<CharSequence, ?, String> joined() {
    return Collectors.joining(", ");
  }

  @Override
  public void guessedWrong(RegionFacts region, int times) {
    say(
        "dropped %s: entered %d times with other registers than it guessed; to be compiled again"
            + " without guessing",
        place(region.seed()), times);
  }

  @Override
  public void invalidated(RegionFacts region) {
    say("invalidated %s: a page of its code changed", place(region.seed()));
  }

  /** A block asks again and again; one line is enough. */
  @Override
  public void refused(long pc, String why) {
    if (refused.add(pc)) {
      say("refused %s: %s", place(pc), why);
    }
  }

  @Override
  public void evicted(int regions, long methodBytes) {
    say("evicted all %d regions, %d bytes of bytecode: no more room", regions, methodBytes);
  }
}
