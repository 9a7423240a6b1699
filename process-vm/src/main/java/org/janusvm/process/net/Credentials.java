// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.net;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.janusvm.process.abi.Identity;

/**
 * Who sent or connected: struct ucred (unix(7)).
 *
 * @param pid process
 * @param uid user
 * @param gid group
 */
public record Credentials(int pid, int uid, int gid) {
  /** Bytes of struct ucred. */
  public static final int SIZE = 12;

  /** Nobody in particular. */
  static final Credentials NONE = new Credentials(0, -1, -1);

  /** A process of the guest. */
  public static Credentials of(int pid) {
    return new Credentials(pid, Identity.UID, Identity.UID);
  }

  /** As struct ucred. */
  public byte[] bytes() {
    ByteBuffer out = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    return out.putInt(pid).putInt(uid).putInt(gid).array();
  }
}
