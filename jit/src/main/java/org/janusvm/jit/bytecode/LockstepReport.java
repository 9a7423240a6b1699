// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.janusvm.isa.RegisterNames;

/** What there is to say about a difference between compiled code and the interpreter. */
final class LockstepReport {
  private static final int MOST_PLACES = 16;

  private final LongFunction<String> names;
  private final StringBuilder text =
      new StringBuilder("compiled code and the interpreter differ; this is a bug of Janus");

  /**
   * @param names gives an address as a symbol, or empty
   */
  LockstepReport(LongFunction<String> names) {
    this.names = names;
  }

  private void line(String format, Object... values) {
    text.append("\n  ").append(format.formatted(values));
  }

  private String place(long pc) {
    String name = names.apply(pc);
    return "0x" + Long.toHexString(pc) + (name.isEmpty() ? "" : " <" + name + ">");
  }

  void region(RegionInfo info, long pc, long executed, boolean alone) {
    line(
        "region: at %s, %d blocks, %d instructions",
        place(info.region.seed), info.region.blocks.size(), info.region.instructions());
    line("entered at %s, for %d instructions", place(pc), executed);
    if (!alone) {
      line("No region differs by itself: the fault is in how they go on to each other.");
    }
  }

  /** Where each of the two went, and how it ended. */
  void ends(HartState compiled, String ending, HartState interpreted, String expected, long count) {
    if (compiled.pc != interpreted.pc || !ending.equals(expected)) {
      line("next: %s by the interpreter, %s compiled", place(interpreted.pc), place(compiled.pc));
      line("ended by: interpreter %s, compiled %s", orNothing(expected), orNothing(ending));
      line("instructions until there, interpreted: %d", count);
    }
  }

  private static String orNothing(String ending) {
    return ending.isEmpty() ? "nothing" : "'" + ending + "'";
  }

  void registers(
      HartState before, HartState interpreted, HartState compiled, InterpreterTrace trace) {
    for (int r = 0; r < 32; r++) {
      register(RegisterNames.INTEGER.get(r), r, before.x, interpreted.x, compiled.x, trace);
    }
    for (int r = 0; r < 32; r++) {
      register(RegisterNames.FLOAT.get(r), r, before.f, interpreted.f, compiled.f, trace);
    }
    if (interpreted.fcsr() != compiled.fcsr()) {
      line(
          "fcsr: interpreter 0x%02x, compiled 0x%02x, before 0x%02x",
          interpreted.fcsr(), compiled.fcsr(), before.fcsr());
    }
    if (interpreted.reservation() != compiled.reservation()) {
      line(
          "reservation: interpreter 0x%x, compiled 0x%x",
          interpreted.reservation(), compiled.reservation());
    }
  }

  private void register(
      String name,
      int r,
      long[] before,
      long[] interpreted,
      long[] compiled,
      InterpreterTrace trace) {
    if (interpreted[r] != compiled[r]) {
      boolean floating = !RegisterNames.INTEGER.get(r).equals(name);
      String writer = trace.writer(floating ? Forms.F + r : r);
      line(
          "%s: interpreter 0x%016x, compiled 0x%016x, before 0x%016x; %s",
          name,
          interpreted[r],
          compiled[r],
          before[r],
          writer == null ? "not written" : "written last by " + writer);
    }
  }

  /** Bytes of memory that came out differently. */
  void memory(Map<Long, StoreDifferences.Bytes> differences, InterpreterTrace trace) {
    int shown = 0;
    for (Map.Entry<Long, StoreDifferences.Bytes> e : new TreeMap<>(differences).entrySet()) {
      if (shown++ == MOST_PLACES) {
        line("memory: %d more bytes", differences.size() - MOST_PLACES);
        break;
      }
      String storer = trace.storer(e.getKey());
      line(
          "memory at 0x%x: interpreter 0x%02x, compiled 0x%02x; %s",
          e.getKey(),
          e.getValue().interpreted(),
          e.getValue().compiled(),
          storer == null ? "not written by the interpreter" : "written by " + storer);
    }
  }

  void code(InterpreterTrace trace) {
    line("last instructions interpreted:");
    for (String instruction : trace.last()) {
      line("  %s", instruction);
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
