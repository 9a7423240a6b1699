// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system;

/** A virtual machine: built from options, run once. */
public final class SystemVm {
  /**
   * Builds the machine.
   *
   * @throws BootException if the options are contradictory or an image cannot be loaded
   */
  public SystemVm(SystemOptions options) throws BootException {
    if (options.kernel == null && options.firmware == null) {
      throw new BootException("nothing to boot: give a kernel or firmware");
    }
  }

  /** Runs the machine until the guest powers off, the budget is used up, or someone asks. */
  public SystemResult run() {
    throw new UnsupportedOperationException("lands next");
  }

  /** Makes {@link #run} return soon; from any thread. */
  public void requestStop() {}
}
