// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.abi;

/** Who the guest is: an ordinary user. Files of the user who runs Janus are shown as its own. */
public final class Identity {
  /** User and group number of the guest. */
  public static final int UID = 1000;

  /** Shown as the owner of everyone else's files. */
  public static final int NOBODY = 65534;

  private Identity() {}
}
