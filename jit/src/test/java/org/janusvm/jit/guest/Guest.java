// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.guest;

import org.janusvm.isa.Hart;
import org.janusvm.jit.Engine;
import org.janusvm.jit.Exit;

/** One hart with memory and code: what directed tests begin with. */
public final class Guest implements AutoCloseable {
  /** Where {@link #load} puts code: a page that may be read and executed. */
  public static final long CODE = 0x1_0000;

  /** A page that may be read and written; the pages around it are not mapped. */
  public static final long DATA = 0x10_0000;

  public static final int PAGE = 4096;

  public final GuestSpace space;
  public final Hart hart = new Hart(0);
  public final TestEnvironment environment;
  public final Engine engine;

  public Guest(Kind kind) {
    space = kind.newSpace();
    environment = new TestEnvironment();
    engine = space.engine(environment);
    space.map(DATA, PAGE, GuestSpace.R | GuestSpace.W);
  }

  /** New code for {@link #CODE}, to be given to {@link #load}. */
  public static Code code() {
    return new Code(CODE);
  }

  /** Maps and fills the code's pages, and sets the hart to its first instruction. */
  public Guest load(Code code) {
    long first = code.base() & -PAGE;
    long end = code.here() + PAGE - 1 & -PAGE;
    space.map(first, end - first, GuestSpace.R | GuestSpace.X);
    space.put(code.base(), code.toBytes());
    hart.pc = code.base();
    return this;
  }

  /** Runs one instruction from {@link #CODE}. */
  public Exit execute(int bits, int length) {
    return load(code().raw(bits, length)).run(1);
  }

  /** Runs one instruction with these operands from {@link #CODE}. */
  public Exit execute(String name, int rd, int rs1, int rs2, long imm) {
    return execute(Code.bits(name, rd, rs1, rs2, imm), Code.encoding(name).length());
  }

  public Exit run(long budget) {
    return engine.run(hart, budget);
  }

  @Override
  public void close() {
    space.close();
  }
}
