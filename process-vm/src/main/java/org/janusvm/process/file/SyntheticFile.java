// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import static org.janusvm.process.abi.Errno.EINVAL;

import java.nio.charset.StandardCharsets;
import org.janusvm.process.host.HostStat;
import org.janusvm.process.memory.FileContents;

/** An open file whose contents the sandbox made up when it was opened. */
final class SyntheticFile extends OpenFile {
  private static final int SEEK_CUR = 1;
  private static final int SEEK_END = 2;

  private final VirtualNode node;
  private final String path;
  private final byte[] contents;
  private long position;

  SyntheticFile(VirtualNode node, Synthetic.Text text, String path, int flags) {
    super(flags);
    this.node = node;
    this.path = path;
    contents = text.contents().get().getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public int stat(HostStat to) {
    node.describe(to);
    return 0;
  }

  @Override
  public synchronized int read(byte[] to, int offset, int length) {
    int n = read(to, offset, length, position);
    position += n;
    return n;
  }

  @Override
  public int read(byte[] to, int offset, int length, long at) {
    if (at >= contents.length) {
      return 0;
    }
    int n = Math.min(length, contents.length - (int) at);
    System.arraycopy(contents, (int) at, to, offset, n);
    return n;
  }

  @Override
  public synchronized long seek(long offset, int whence) {
    long target =
        switch (whence) {
          case 0 -> offset;
          case SEEK_CUR -> position + offset;
          case SEEK_END -> contents.length + offset;
          default -> -1;
        };
    if (target < 0) {
      return -EINVAL;
    }
    position = target;
    return target;
  }

  @Override
  public boolean readsFully() {
    return true;
  }

  @Override
  public boolean isPollable() {
    return false;
  }

  @Override
  public String linkText() {
    return path;
  }

  @Override
  public FileContents contents() {
    return new FileContents() {
      @Override
      public int read(byte[] to, int offset, int length, long at) {
        return SyntheticFile.this.read(to, offset, length, at);
      }

      @Override
      public long length() {
        return contents.length;
      }
    };
  }
}
