// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a program wrote to its standard output and standard error together, in the order written:
 * the machine's console cannot tell the two apart, so that nobody else may either. Of a long output
 * only the hash and the beginning are kept.
 */
public final class RecordedOutput extends OutputStream {
  private static final int KEPT = 1 << 20;

  private final MessageDigest digest;
  private final ByteArrayOutputStream beginning = new ByteArrayOutputStream();
  private long length;
  private String sha256;

  public RecordedOutput() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int count) {
    digest.update(bytes, offset, count);
    beginning.write(bytes, offset, Math.min(count, KEPT - beginning.size()));
    length += count;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  /** Hash of all that was written, in hexadecimal digits; nothing may be written afterwards. */
  public synchronized String sha256() {
    if (sha256 == null) {
      sha256 = HexFormat.of().formatHex(digest.digest());
    }
    return sha256;
  }

  /** Bytes written. */
  public synchronized long length() {
    return length;
  }

  /** The first bytes, at most one MiB. */
  public synchronized byte[] beginning() {
    return beginning.toByteArray();
  }
}
