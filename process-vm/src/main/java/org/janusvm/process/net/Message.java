// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.net;

import java.util.List;
import org.janusvm.process.file.OpenFile;

/** Something sent that has not been received: a datagram, a packet, or a piece of a stream. */
final class Message {
  /** What a message costs besides its bytes, so that many empty ones meet the limits too. */
  static final int OVERHEAD = 768;

  final byte[] data;
  final byte[] sender;

  /** Who sent it, and has room again when it is taken. */
  final UnixSocket from;

  final Credentials credentials;

  /** Open files that come with it; each is held once for it. */
  List<OpenFile> rights;

  /** Bytes already taken, of a stream. */
  int taken;

  Message(byte[] data, UnixSocket from, Credentials credentials, List<OpenFile> rights) {
    this.data = data;
    this.from = from;
    sender = from.name().bytes();
    this.credentials = credentials;
    this.rights = rights;
  }

  int left() {
    return data.length - taken;
  }

  /** Bytes it is charged with. */
  int cost() {
    return data.length + OVERHEAD;
  }
}
