// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.memory;

import java.util.Arrays;

/** A file of the host, for tests. */
final class FakeFile implements MappableFile {
  private final Key key;
  private final boolean writable;
  byte[] bytes;
  int users = 1;
  int writes;

  FakeFile(long inode, byte[] bytes, boolean writable) {
    key = new Key(1, inode);
    this.bytes = bytes;
    this.writable = writable;
  }

  @Override
  public Key key() {
    return key;
  }

  @Override
  public boolean writable() {
    return writable;
  }

  @Override
  public int read(byte[] to, int offset, int length, long position) {
    int n = Math.clamp(bytes.length - position, 0, length);
    System.arraycopy(bytes, (int) Math.min(position, bytes.length), to, offset, n);
    return n;
  }

  @Override
  public int write(byte[] from, int offset, int length, long position) {
    if (!writable || users == 0) {
      return -9;
    }
    writes++;
    if (position + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) position + length);
    }
    System.arraycopy(from, offset, bytes, (int) position, length);
    return length;
  }

  @Override
  public int truncate(long length) {
    bytes = Arrays.copyOf(bytes, (int) length);
    return 0;
  }

  @Override
  public long length() {
    return bytes.length;
  }

  @Override
  public void retain() {
    users++;
  }

  @Override
  public void release() {
    users--;
  }
}
