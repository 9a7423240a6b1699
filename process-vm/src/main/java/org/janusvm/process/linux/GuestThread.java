// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import org.janusvm.isa.Hart;
import org.janusvm.jit.Engine;
import org.janusvm.jit.ExitStatistics;
import org.janusvm.process.file.OpenFile;
import org.janusvm.process.memory.UserMemory;

/** A thread of a process: a hart, the engine that runs it, and what Linux keeps for each thread. */
public final class GuestThread {
  private final GuestProcess process;
  private final int tid;
  private final Hart hart;
  private final Engine engine;
  private final ExitStatistics exits = new ExitStatistics();
  private byte[] buffer;

  /** Blocked signals, a bit each. */
  public long signalMask;

  /** Signals sent while blocked. */
  public long pendingSignals;

  /** Alternate signal stack: address, flags, size. */
  public long altStack, altStackSize;

  public int altStackFlags = 2; // SS_DISABLE

  /** Name set by prctl, at most 15 bytes. */
  public String name = "";

  /** Address to clear when the thread ends (set_tid_address), or 0. */
  public long clearChildTid;

  /** The first thread of a process has the process's number. */
  public GuestThread(GuestProcess process, int tid) {
    this.process = process;
    this.tid = tid;
    hart = new Hart(tid);
    engine =
        process
            .kernel()
            .engines()
            .create(process.memory().memory(), new LinuxEnvironment(process.kernel().clock()));
    process.kernel().register(this);
  }

  /** The process. */
  public GuestProcess process() {
    return process;
  }

  /** Thread number. */
  public int tid() {
    return tid;
  }

  /** Registers. */
  public Hart hart() {
    return hart;
  }

  /** Runs the hart. */
  public Engine engine() {
    return engine;
  }

  /** Exits so far. */
  public ExitStatistics exits() {
    return exits;
  }

  /** Checked access to the process's memory. */
  public UserMemory user() {
    return process.user();
  }

  /** The file of a descriptor argument. */
  public OpenFile file(long fd) {
    return process.descriptors().get((int) fd);
  }

  /** Room for one chunk on its way between a file and guest memory. */
  public byte[] buffer() {
    if (buffer == null) {
      buffer = new byte[OpenFile.CHUNK];
    }
    return buffer;
  }
}
