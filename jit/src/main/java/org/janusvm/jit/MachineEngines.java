// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit;

/** Makes the engines of a machine's harts. */
@FunctionalInterface
public interface MachineEngines {
  /**
   * An engine for a hart. It is a {@link CodeWatcher}, which the MMU tells of changed code; above
   * it there may be compiled code.
   */
  Engine forMachine(TlbMemory memory, Environment environment);
}
