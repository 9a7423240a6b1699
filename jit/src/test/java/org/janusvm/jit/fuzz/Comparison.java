// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Function;
import org.janusvm.isa.disasm.Disassembler;
import org.janusvm.isa.spec.Decoder;

/** Runs programs on two machines; where they disagree, finds the first item that makes them. */
final class Comparison {
  private final Function<StreamProgram, Machines.Result> expected;
  private final Function<StreamProgram, Machines.Result> actual;

  Comparison(
      Function<StreamProgram, Machines.Result> expected,
      Function<StreamProgram, Machines.Result> actual) {
    this.expected = expected;
    this.actual = actual;
  }

  /**
   * Compares one program.
   *
   * @return instructions executed in its streams by the second machine
   * @throws AssertionError that says how the two differ, and where
   */
  long compare(long[] seeds, int items) {
    StreamProgram program = new StreamProgram(seeds, items);
    byte[] want = expected.apply(program).dumps();
    Machines.Result got = actual.apply(program);
    int at = Arrays.mismatch(want, got.dumps());
    if (at < 0) {
      return got.instructions() - program.overhead();
    }
    throw new AssertionError(
        explain(seeds, items, Math.min(at / StreamProgram.DUMP, seeds.length - 1)));
  }

  private boolean agree(StreamProgram program) {
    return Arrays.equals(expected.apply(program).dumps(), actual.apply(program).dumps());
  }

  private String explain(long[] seeds, int items, int first) {
    // Scratch memory is carried on from stream to stream: first try the guilty one alone.
    long[] few = Arrays.copyOfRange(seeds, first, first + 1);
    if (agree(new StreamProgram(few, items))) {
      few = Arrays.copyOf(seeds, first + 1);
    }
    int good = 0;
    int bad = items;
    while (bad - good > 1) {
      int middle = (good + bad) >>> 1;
      if (agree(new StreamProgram(few, middle))) {
        good = middle;
      } else {
        bad = middle;
      }
    }
    StreamProgram program = new StreamProgram(few, bad);
    return "stream of seed "
        + seeds[first]
        + "L differs from item "
        + bad
        + " on:\n"
        + differences(expected.apply(program).dumps(), actual.apply(program).dumps())
        + listing(program);
  }

  private static String differences(byte[] want, byte[] got) {
    StringBuilder out = new StringBuilder();
    ByteBuffer a = ByteBuffer.wrap(want).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer b = ByteBuffer.wrap(got).order(ByteOrder.LITTLE_ENDIAN);
    int last = want.length - StreamProgram.DUMP;
    for (int i = 0; i < StreamProgram.DUMP && want.length == got.length; i += 8) {
      if (a.getLong(last + i) != b.getLong(last + i)) {
        int n = i / 8;
        String name =
            n < 32 ? "x" + n : n < 64 ? "f" + (n - 32) : n == 64 ? "fcsr" : "scratch+" + (i - 520);
        out.append(
            "  %s: expected %016x, is %016x%n"
                .formatted(name, a.getLong(last + i), b.getLong(last + i)));
      }
    }
    return out.append("  dumps of ")
        .append(want.length)
        .append(" and ")
        .append(got.length)
        .append(" bytes\n")
        .toString();
  }

  private static String listing(StreamProgram program) {
    StringBuilder out = new StringBuilder();
    StreamProgram.Stream stream = program.streams().getLast();
    ByteBuffer code = ByteBuffer.wrap(program.codeBytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (long pc = stream.start(); pc < stream.end(); ) {
      int bits = code.getInt((int) (pc - StreamProgram.CODE));
      int length = Decoder.length(bits);
      String hex = length == 2 ? "    %04x".formatted(bits & 0xffff) : "%08x".formatted(bits);
      out.append("  %x: %s  %s%n".formatted(pc, hex, Disassembler.text(bits, pc)));
      pc += length;
    }
    return out.toString();
  }
}
