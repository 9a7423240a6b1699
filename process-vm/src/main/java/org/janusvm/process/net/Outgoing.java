// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.net;

import java.util.List;
import org.janusvm.process.file.OpenFile;

/**
 * What a call sends.
 *
 * @param data holds the bytes
 * @param offset of the first
 * @param length how many
 * @param to address of the receiver, or null
 * @param rights open files to pass on; the receiver's side holds them anew
 * @param credentials of the sender, as it says
 * @param flags MSG_ bits
 */
public record Outgoing(
    byte[] data,
    int offset,
    int length,
    byte[] to,
    List<OpenFile> rights,
    Credentials credentials,
    int flags) {
  /** The same without open files, from elsewhere in the data. */
  public Outgoing rest(int newOffset, int newLength) {
    return new Outgoing(data, newOffset, newLength, to, List.of(), credentials, flags);
  }
}
