// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import org.janusvm.jit.safepoint.SafepointCoordinator;
import org.janusvm.jit.safepoint.SafepointStatistics;
import org.janusvm.process.memory.AddressSpace;
import org.janusvm.process.memory.UserMemory;

/**
 * The memory of a process. After vfork the child uses its parent's, so it is given back when the
 * last user lets go of it.
 */
public final class ProcessMemory {
  private final AddressSpace space;
  private final UserMemory user;
  private final SafepointStatistics statistics;
  private final SafepointCoordinator safepoints;
  private volatile long trampoline;
  private volatile Start start = new Start("", "");

  /**
   * What a program found on its stack at first, one char for each byte.
   *
   * @param environment strings, each with a zero after it
   * @param auxiliary the auxiliary vector
   */
  public record Start(String environment, String auxiliary) {}

  /** Memory with one user. */
  ProcessMemory(AddressSpace space, SafepointStatistics statistics) {
    this.space = space;
    this.statistics = statistics;
    user = new UserMemory(space);
    safepoints = new SafepointCoordinator(statistics);
  }

  /** Mappings, heap, stack. */
  AddressSpace space() {
    return space;
  }

  /** Checked access. */
  UserMemory user() {
    return user;
  }

  /** Stops the threads that run on it, of whatever process. */
  SafepointCoordinator safepoints() {
    return safepoints;
  }

  /** Where signal handlers return to. */
  long trampoline() {
    return trampoline;
  }

  /** What the program found at first. */
  Start start() {
    return start;
  }

  void setStart(Start found) {
    start = found;
  }

  /** Maps the page of code that signal handlers return to. */
  void mapTrampoline() {
    trampoline = SignalTrampoline.map(space, user);
  }

  /**
   * A copy for a child process. All threads that run on it must be stopped, or the child sees
   * stores without others that were made before them.
   *
   * @throws org.janusvm.process.abi.ErrnoException ENOMEM when it would be too much
   */
  ProcessMemory fork() {
    ProcessMemory copy = new ProcessMemory(space.fork(), statistics);
    copy.trampoline = trampoline;
    copy.start = start;
    return copy;
  }

  /** The same memory for one user more. */
  ProcessMemory share() {
    space.share();
    return this;
  }

  /** Whether more than one process uses it. */
  boolean isShared() {
    return space.isShared();
  }

  /** One user less. None of its engines may run any more. */
  void release() {
    space.close();
  }
}
