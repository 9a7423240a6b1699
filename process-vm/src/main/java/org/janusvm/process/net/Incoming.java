// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.net;

import java.util.ArrayList;
import java.util.List;
import org.janusvm.process.file.OpenFile;

/** Where a call receives, and what it received. */
public final class Incoming {
  /** Takes the bytes. */
  public final byte[] data;

  /** Most bytes. */
  public final int length;

  /** MSG_ bits of the call. */
  public final int flags;

  /** Length of the whole datagram, of which {@link #data} may have taken less. */
  public int fullLength;

  /** MSG_ bits that the call returns. */
  public int resultFlags;

  /** The sender's address; empty if it has none. */
  public byte[] sender = {};

  /** Open files that came along; each is held once for the receiver. */
  public final List<OpenFile> rights = new ArrayList<>();

  /** The sender, if the socket asks for it, or null. */
  public Credentials credentials;

  /** Room for {@code length} bytes. */
  public Incoming(byte[] data, int length, int flags) {
    this.data = data;
    this.length = length;
    this.flags = flags;
  }

  boolean peeks() {
    return (flags & SocketNumbers.MSG_PEEK) != 0;
  }
}
