// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

/**
 * What a thread asked of the scheduler. It is remembered and told, nothing more: the host decides
 * when its threads run.
 */
public final class Scheduling {
  /** Policy of ordinary threads. */
  public static final int SCHED_OTHER = 0;

  private volatile int policy = SCHED_OTHER;
  private volatile boolean resetOnFork;
  private volatile int nice;
  private volatile int ioPriority;
  private volatile long affinity;

  /** The defaults, on a machine with so many processors. */
  Scheduling(int processors) {
    affinity = allOf(processors);
  }

  /** A set of the first processors. */
  public static long allOf(int processors) {
    return processors >= Long.SIZE ? -1 : (1L << processors) - 1;
  }

  /** A new thread has what the one that made it has. */
  void inherit(Scheduling from) {
    affinity = from.affinity;
    nice = from.resetOnFork ? Math.max(0, from.nice) : from.nice;
    policy = from.resetOnFork ? SCHED_OTHER : from.policy;
    ioPriority = from.ioPriority;
  }

  /** SCHED_ number. */
  public int policy() {
    return policy;
  }

  /** Sets the policy. */
  public void setPolicy(int number, boolean childrenReset) {
    policy = number;
    resetOnFork = childrenReset;
  }

  /** Whether threads that this one makes get the default policy. */
  public boolean resetOnFork() {
    return resetOnFork;
  }

  /** -20, most favoured, to 19. */
  public int nice() {
    return nice;
  }

  /** Sets the nice value. */
  public void setNice(int value) {
    nice = value;
  }

  /** As ioprio_set(2) takes it; 0 for none. */
  public int ioPriority() {
    return ioPriority;
  }

  /** Sets the priority of input and output. */
  public void setIoPriority(int value) {
    ioPriority = value;
  }

  /** Processors it may run on, a bit each. */
  public long affinity() {
    return affinity;
  }

  /** Sets the processors it may run on. */
  public void setAffinity(long processors) {
    affinity = processors;
  }
}
