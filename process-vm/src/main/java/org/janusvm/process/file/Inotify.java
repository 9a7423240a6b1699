// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import static org.janusvm.process.abi.Errno.EAGAIN;
import static org.janusvm.process.abi.Errno.EEXIST;
import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ENOSPC;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.janusvm.process.abi.InotifyEvents;
import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.abi.PollEvents;

/** Watches on files, and what happened to them, to be read (inotify(7)); see {@link FileEvents}. */
public final class Inotify extends AnonymousFile {
  // As /proc/sys/fs/inotify/max_queued_events, and a small max_user_watches.
  private static final int MAX_EVENTS = 16_384;
  private static final int MAX_WATCHES = 8192;

  private static final int HEADER = 16;
  private static final int NO_WATCH = -1;

  private final FileEvents events;
  private final Runnable changed;
  private final Map<FileNode, Watch> byNode = new HashMap<>();
  private final Map<Integer, Watch> byNumber = new HashMap<>();
  private final Deque<Event> queue = new ArrayDeque<>();
  private int lastNumber;

  /** A watch on a file. */
  private static final class Watch {
    final int number;
    final FileNode node;
    int mask;

    Watch(int number, FileNode node) {
      this.number = number;
      this.node = node;
    }
  }

  private record Event(int watch, int mask, int cookie, String name) {
    int size() {
      return HEADER + nameRoom();
    }

    // With at least one zero after it, so that what follows is aligned.
    int nameRoom() {
      return name.isEmpty() ? 0 : (name.length() + HEADER) / HEADER * HEADER;
    }

    void put(ByteBuffer to) {
      int end = to.position() + size();
      to.putInt(watch).putInt(mask).putInt(cookie).putInt(nameRoom());
      to.put(name.isEmpty() ? new byte[0] : PathWalk.bytes(name));
      while (to.position() < end) {
        to.put((byte) 0);
      }
    }
  }

  Inotify(FileEvents events, int flags, Runnable changed) {
    super("inotify", OpenFlags.O_RDONLY | flags & OpenFlags.O_NONBLOCK);
    this.events = events;
    this.changed = changed;
  }

  /** Watches a file, or changes what is watched for; returns the watch's number or an error. */
  synchronized int watch(FileNode node, int mask) {
    int wanted = mask & (InotifyEvents.ALL | InotifyEvents.ONE_SHOT);
    Watch watch = byNode.get(node);
    if (watch != null && (mask & InotifyEvents.MASK_CREATE) != 0) {
      return -EEXIST;
    }
    if (watch == null) {
      if (byNode.size() >= MAX_WATCHES) {
        return -ENOSPC;
      }
      watch = new Watch(++lastNumber, node);
      byNode.put(node, watch);
      byNumber.put(watch.number, watch);
      events.watched(node, this);
    }
    watch.mask = (mask & InotifyEvents.MASK_ADD) != 0 ? watch.mask | wanted : wanted;
    return watch.number;
  }

  /** Ends a watch; returns 0 or an error. */
  public int unwatch(int number) {
    synchronized (this) {
      Watch watch = byNumber.get(number);
      if (watch == null) {
        return -EINVAL;
      }
      end(watch);
    }
    changed.run();
    return 0;
  }

  private void end(Watch watch) {
    byNode.remove(watch.node);
    byNumber.remove(watch.number);
    events.unwatched(watch.node, this);
    enqueue(new Event(watch.number, InotifyEvents.IGNORED, 0, ""));
  }

  /**
   * Something happened to a file that is watched.
   *
   * @param name which entry of it, if it is a directory and that is what it happened to; or empty
   */
  void happened(FileNode node, int mask, int cookie, String name) {
    boolean gone = mask == InotifyEvents.DELETE_SELF;
    synchronized (this) {
      Watch watch = byNode.get(node);
      if (watch == null) {
        return;
      }
      boolean wanted = (watch.mask & mask & InotifyEvents.ALL) != 0;
      if (wanted) {
        enqueue(new Event(watch.number, mask, cookie, name));
      }
      if (gone || wanted && (watch.mask & InotifyEvents.ONE_SHOT) != 0) {
        end(watch);
      }
    }
    changed.run();
  }

  // What is just like the last event is told once.
  private void enqueue(Event event) {
    if (queue.size() > MAX_EVENTS || event.equals(queue.peekLast())) {
      return;
    }
    queue.add(
        queue.size() < MAX_EVENTS ? event : new Event(NO_WATCH, InotifyEvents.OVERFLOW, 0, ""));
    newInput();
  }

  @Override
  public synchronized int read(byte[] to, int offset, int length) {
    if (queue.isEmpty()) {
      return (flags() & OpenFlags.O_NONBLOCK) != 0 ? -EAGAIN : HAS_TO_WAIT;
    }
    ByteBuffer out = ByteBuffer.wrap(to, offset, length).order(ByteOrder.LITTLE_ENDIAN);
    while (!queue.isEmpty() && queue.peek().size() <= out.remaining()) {
      queue.poll().put(out);
    }
    return out.position() == offset ? -EINVAL : out.position() - offset;
  }

  @Override
  public synchronized int available() {
    return queue.stream().mapToInt(Event::size).sum();
  }

  @Override
  public synchronized int poll(int wanted) {
    return queue.isEmpty() ? 0 : PollEvents.READABLE;
  }

  @Override
  protected boolean countsEvents() {
    return true;
  }

  @Override
  public long seek(long offset, int whence) {
    return 0; // As of all that has no position and does not mind.
  }

  @Override
  protected void close() {
    List<FileNode> watched;
    synchronized (this) {
      watched = List.copyOf(byNode.keySet());
      byNode.clear();
      byNumber.clear();
    }
    watched.forEach(node -> events.unwatched(node, this));
    events.closed();
  }
}
