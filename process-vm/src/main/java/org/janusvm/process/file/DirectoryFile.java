// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.EISDIR;
import static org.janusvm.process.abi.Errno.EROFS;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.InotifyEvents;
import org.janusvm.process.host.HostFile;
import org.janusvm.process.host.HostStat;

/** An open directory: virtual entries first, then the host's that they do not hide. */
public final class DirectoryFile extends OpenFile {
  private static final int SEEK_SET = 0;
  private static final int SEEK_CUR = 1;
  private static final int RECORD_HEADER = 19;

  private final List<String> path;
  private final VirtualNode virtual;
  private final HostFile host;
  private final boolean readOnly;
  private final WatchedFile watched;
  private final Deque<Entry> pending = new ArrayDeque<>();
  private final Set<String> listed = new HashSet<>();
  private boolean virtualListed;
  private boolean hostEnded;
  private long position;

  /**
   * An entry.
   *
   * @param type DT_ number
   */
  private record Entry(long inode, int type, String name) {}

  /** Takes over {@code host}, which may be null. */
  DirectoryFile(
      List<String> path,
      VirtualNode virtual,
      HostFile host,
      boolean readOnly,
      int flags,
      GuestFileSystem fileSystem) {
    super(flags);
    this.path = path;
    this.virtual = virtual;
    this.host = host;
    this.readOnly = readOnly;
    watched = new WatchedFile(fileSystem, host, path, true);
  }

  @Override
  public int stat(HostStat to) {
    if (host != null) {
      return host.stat(to);
    }
    virtual.describe(to);
    return 0;
  }

  @Override
  public int read(byte[] to, int offset, int length) {
    return -EISDIR;
  }

  /**
   * Fills a buffer with linux_dirent64 records.
   *
   * @return bytes, 0 at the end, or a negated error number
   */
  public int readEntries(byte[] to, int length) {
    int n = fill(to, length);
    watched.changed(Math.min(n, 0), InotifyEvents.ACCESS);
    return n;
  }

  private synchronized int fill(byte[] to, int length) {
    ByteBuffer out = ByteBuffer.wrap(to, 0, length).order(ByteOrder.LITTLE_ENDIAN);
    while (true) {
      Entry entry = peek();
      if (entry == null) {
        return out.position();
      }
      byte[] name = PathWalk.bytes(entry.name);
      int record = RECORD_HEADER + name.length + 1 + 7 & ~7;
      if (record > out.remaining()) {
        return out.position() == 0 ? -EINVAL : out.position();
      }
      int start = out.position();
      pending.poll();
      position++;
      out.putLong(entry.inode).putLong(position).putShort((short) record);
      out.put((byte) entry.type).put(name);
      while (out.position() < start + record) {
        out.put((byte) 0);
      }
    }
  }

  private Entry peek() {
    if (!virtualListed) {
      virtualListed = true;
      listVirtual();
    }
    while (pending.isEmpty() && !hostEnded) {
      listHost();
    }
    return pending.peek();
  }

  private void listVirtual() {
    HostStat self = new HostStat();
    stat(self);
    pending.add(new Entry(self.inode, HostStat.DIRECTORY >> 12, "."));
    pending.add(new Entry(self.inode, HostStat.DIRECTORY >> 12, ".."));
    if (virtual != null) {
      for (String name : virtual.names()) {
        VirtualNode node = virtual.find(name);
        if (node != null) {
          listed.add(name);
          pending.add(new Entry(node.inode, node.type() >> 12, name));
        }
      }
    }
  }

  private void listHost() {
    if (host == null) {
      hostEnded = true;
      return;
    }
    int[] error = new int[1];
    byte[] records = host.readDirectory(error);
    if (records == null) {
      throw new ErrnoException(error[0]);
    }
    hostEnded = records.length == 0;
    ByteBuffer in = ByteBuffer.wrap(records).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < records.length; at += in.getShort(at + 16) & 0xffff) {
      int nameStart = at + RECORD_HEADER;
      int nameEnd = nameStart;
      while (records[nameEnd] != 0) {
        nameEnd++;
      }
      String name =
          new String(records, nameStart, nameEnd - nameStart, StandardCharsets.ISO_8859_1);
      boolean hidden = listed.contains(name);
      if (!name.equals(".") && !name.equals("..") && !hidden) {
        pending.add(new Entry(in.getLong(at), records[at + 18] & 0xff, name));
      }
    }
  }

  @Override
  public synchronized long seek(long offset, int whence) {
    if (whence == SEEK_CUR && offset == 0) {
      return position;
    }
    if (whence != SEEK_SET || offset < 0) {
      return -EINVAL;
    }
    if (offset < position) {
      pending.clear();
      virtualListed = false;
      position = 0;
      if (host != null) {
        host.seek(0, SEEK_SET);
        hostEnded = false;
      }
    }
    while (position < offset && peek() != null) {
      pending.poll();
      position++;
    }
    return position;
  }

  @Override
  public int sync(boolean dataOnly) {
    return host == null ? 0 : host.sync(dataOnly);
  }

  @Override
  public int changeMode(int mode) {
    return readOnly ? -EROFS : watched.changed(host.changeMode(mode), InotifyEvents.ATTRIB);
  }

  @Override
  public int setTimes(long[] secondsAndNanos) {
    return readOnly
        ? -EROFS
        : watched.changed(host.setTimes(null, secondsAndNanos), InotifyEvents.ATTRIB);
  }

  @Override
  public int statFileSystem(long[] words) {
    return host == null ? super.statFileSystem(words) : host.statFileSystem(words);
  }

  @Override
  public List<String> directoryPath() {
    return path;
  }

  @Override
  public boolean isPollable() {
    return false;
  }

  @Override
  Object lockKey() {
    return path;
  }

  @Override
  public String linkText() {
    return "/" + String.join("/", path);
  }

  @Override
  public boolean isDirectory() {
    return true;
  }

  @Override
  public void announce() {
    watched.opened();
  }

  @Override
  protected void close() {
    watched.closed(false);
    if (host != null) {
      host.close();
    }
  }
}
