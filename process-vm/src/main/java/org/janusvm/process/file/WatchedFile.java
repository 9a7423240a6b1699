// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import java.util.List;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.InotifyEvents;
import org.janusvm.process.host.HostFile;

/**
 * What watchers are told of an open file of the host. Its directory is the one it was opened in,
 * or, if nothing was watched then, the one that now has its directory's path.
 */
final class WatchedFile {
  private final GuestFileSystem fileSystem;
  private final HostFile file;
  private final List<String> path;
  private final int flag;
  private FileNode self;
  private FileNode parent;
  private volatile boolean announced;

  WatchedFile(GuestFileSystem fileSystem, HostFile file, List<String> path, boolean isDirectory) {
    this.fileSystem = fileSystem;
    this.file = file;
    this.path = path;
    flag = isDirectory ? InotifyEvents.IS_DIRECTORY : 0;
    if (fileSystem.events().areWatched()) {
      find();
    }
  }

  private synchronized void find() {
    if (self == null) {
      self = FileNode.of(file);
    }
    if (parent == null && !path.isEmpty()) {
      String directory = "/" + String.join("/", path.subList(0, path.size() - 1)) + "/.";
      try (PathWalk walk = fileSystem.walk(List.of(), directory, false)) {
        parent = FileNode.of(walk.directory().host());
      } catch (ErrnoException e) {
        // Removed meanwhile: there is nobody to tell but who watches the file itself.
      }
    }
  }

  /** A guest opened it; until then it was opened for a purpose of ours, which nobody sees. */
  void opened() {
    announced = true;
    tell(InotifyEvents.OPEN);
  }

  /** The last descriptor is closed. */
  void closed(boolean wasWritable) {
    if (announced) {
      tell(wasWritable ? InotifyEvents.CLOSE_WRITE : InotifyEvents.CLOSE_NOWRITE);
    }
  }

  /** Something was read, if {@code result} says so, which is returned. */
  int read(int result) {
    if (result > 0) {
      tell(InotifyEvents.ACCESS);
    }
    return result;
  }

  /** Something was written, if {@code result} says so, which is returned. */
  int written(int result) {
    if (result > 0) {
      tell(InotifyEvents.MODIFY);
    }
    return result;
  }

  /** Something was changed, if {@code result} is 0, which is returned. */
  int changed(int result, int mask) {
    if (result == 0) {
      tell(mask);
    }
    return result;
  }

  private void tell(int mask) {
    FileEvents events = fileSystem.events();
    if (events.areWatched()) {
      find();
      String name = path.isEmpty() ? "" : path.getLast();
      events.tellBoth(parent, name, self, mask | flag);
    }
  }
}
