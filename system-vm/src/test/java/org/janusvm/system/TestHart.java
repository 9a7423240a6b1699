// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system;

import org.janusvm.isa.Csrs;
import org.janusvm.isa.GuestTrap;
import org.janusvm.isa.Hart;
import org.janusvm.isa.ir.CsrOp;
import org.janusvm.jit.BytecodeJit;
import org.janusvm.jit.CodeWatcher;
import org.janusvm.jit.Engine;
import org.janusvm.jit.Exit;
import org.janusvm.memory.RawMemory;
import org.janusvm.system.frame.CodeTracker;
import org.janusvm.system.frame.FramePool;
import org.janusvm.system.hart.PrivilegedHart;
import org.janusvm.system.machine.Bus;
import org.janusvm.system.machine.InstructionClock;
import org.janusvm.system.machine.MemoryMap;

/** A privileged hart with some RAM at the usual place, for tests of one mechanism. */
public final class TestHart implements AutoCloseable {
  /** Bytes of RAM. */
  public static final int SIZE = 16 << 20;

  public final FramePool frames = new FramePool(SIZE);
  public final CodeTracker code = new CodeTracker(frames);
  public final Bus bus = new Bus(MemoryMap.RAM, SIZE, frames.hostBase());
  public final Hart hart = new Hart(0);
  public final PrivilegedHart privileged;
  public final Engine engine;

  private final BytecodeJit jit;

  /** A hart in M mode with an open PMP; traps into M mode leave the engine if {@code played}. */
  public TestHart(boolean played) {
    this(played, TestEngine.INTERPRETER);
  }

  /** The same with another engine. */
  public TestHart(boolean played, TestEngine kind) {
    frames.allocateRun(SIZE / 4096);
    privileged =
        new PrivilegedHart(hart, bus, code, new InstructionClock(() -> hart.instructions), played);
    privileged.pmp().openAll();
    jit = kind.jit();
    engine = kind.engines(jit).forMachine(privileged.memory(), privileged);
    code.register(privileged.memory(), (CodeWatcher) engine);
    hart.pc = MemoryMap.RAM;
  }

  /** Reads a CSR as an instruction in the present mode would. */
  public long read(String csr) {
    return privileged.csr(hart, Csrs.number(csr), CsrOp.SET, 0, true, false);
  }

  /** Writes a CSR as an instruction in the present mode would. */
  public void write(String csr, long value) {
    privileged.csr(hart, Csrs.number(csr), CsrOp.WRITE, value, false, true);
  }

  /** The exception code of an action; -1 if there is none. */
  public static int cause(Runnable action) {
    try {
      action.run();
      return -1;
    } catch (GuestTrap trap) {
      return trap.cause;
    }
  }

  /** Stores into physical memory, as another bus master would. */
  public void poke(long physical, long value) {
    RawMemory.putLong(bus.ram(physical), value);
  }

  public long peek(long physical) {
    return RawMemory.getLong(bus.ram(physical));
  }

  public void put(long physical, byte[] bytes) {
    RawMemory.copyIn(bytes, 0, bus.ram(physical), bytes.length);
  }

  /** Instructions that ran compiled so far. */
  public long compiledInstructions() {
    return jit == null ? 0 : jit.statistics().instructions();
  }

  /** Runs {@code n} instructions, or until an exit. */
  public Exit run(long n) {
    return engine.run(hart, n);
  }

  @Override
  public void close() {
    frames.close();
  }
}
