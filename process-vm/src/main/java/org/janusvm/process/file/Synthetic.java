// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.janusvm.process.host.HostStat;

/**
 * A file that the sandbox makes up: /proc, parts of /dev and /etc. Asked for when the guest looks.
 * Strings hold one char for each byte.
 */
public sealed interface Synthetic {
  /**
   * A file to read; its contents are made when it is opened.
   *
   * @param sized whether stat tells the length, which /proc's files do not
   */
  record Text(Supplier<String> contents, boolean sized) implements Synthetic {}

  /** A symbolic link. */
  record Link(Supplier<String> target) implements Synthetic {}

  /** A link that leads to an open file itself, whatever its path now means: /proc/PID/fd. */
  record Open(OpenFile file) implements Synthetic {}

  /**
   * A character device.
   *
   * @param open opens it, given the open flags
   * @param describe what stat tells
   */
  record Device(IntFunction<OpenFile> open, Consumer<HostStat> describe) implements Synthetic {}

  /** A directory. */
  non-sealed interface Folder extends Synthetic {
    /** The entry of a name, or null. */
    Synthetic find(String name);

    /** Names of the entries. */
    List<String> names();
  }

  /** A file of /proc. */
  static Synthetic text(Supplier<String> contents) {
    return new Text(contents, false);
  }

  /** A file that never changes. */
  static Synthetic fixed(String contents) {
    return new Text(() -> contents, true);
  }

  /** A link that never changes. */
  static Synthetic link(String target) {
    return new Link(() -> target);
  }

  /** A directory of given entries. */
  static Folder folder(Map<String, Synthetic> entries) {
    Map<String, Synthetic> sorted = new TreeMap<>(entries);
    return new Folder() {
      @Override
      public Synthetic find(String name) {
        return sorted.get(name);
      }

      @Override
      public List<String> names() {
        return List.copyOf(sorted.keySet());
      }
    };
  }
}
