// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import java.util.concurrent.atomic.AtomicInteger;
import org.janusvm.process.host.HostFile;
import org.janusvm.process.host.HostStat;
import org.janusvm.process.memory.MappableFile;

/** The contents of a host's file itself, past its mappings; a mapping keeps the file open. */
final class HostContents implements MappableFile {
  private final AtomicInteger users = new AtomicInteger(1);
  private final HostFile file;
  private final boolean writable;
  private final String name;
  private volatile Key key;

  HostContents(HostFile file, boolean writable, String name) {
    this.file = file;
    this.writable = writable;
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Key key() {
    Key known = key;
    if (known == null) {
      HostStat stat = new HostStat();
      file.stat(stat);
      known = new Key((long) stat.deviceMajor << 32 | stat.deviceMinor, stat.inode);
      key = known;
    }
    return known;
  }

  @Override
  public boolean writable() {
    return writable;
  }

  @Override
  public int read(byte[] to, int offset, int length, long position) {
    return file.read(to, offset, length, position);
  }

  @Override
  public int write(byte[] from, int offset, int length, long position) {
    return file.write(from, offset, length, position);
  }

  @Override
  public int truncate(long length) {
    return file.truncate(length);
  }

  @Override
  public long length() {
    HostStat stat = new HostStat();
    return file.stat(stat) == 0 ? stat.size : 0;
  }

  // The host's file alone is counted, so that its end wakes and unlocks nothing.
  @Override
  public void retain() {
    users.incrementAndGet();
  }

  @Override
  public void release() {
    if (users.decrementAndGet() == 0) {
      file.close();
    }
  }
}
