// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import static org.janusvm.process.abi.Errno.EINVAL;
import static org.janusvm.process.abi.Errno.ELOOP;
import static org.janusvm.process.abi.Errno.ENAMETOOLONG;
import static org.janusvm.process.abi.Errno.ENOENT;
import static org.janusvm.process.abi.Errno.ENOTDIR;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.host.HostFile;

/**
 * Walks a path of the guest, one component at a time, through the sandbox's tree.
 *
 * <p>Why a walk cannot leave a grant, whatever the guest or another host process does meanwhile:
 * the host is only ever asked for a single name relative to an open directory, never for "..", and
 * never follows a link. Links are read and their targets walked by us, from the sandbox's own root
 * if absolute. ".." goes back to the directory the walk came from, which it still holds open. A
 * name exchanged for a link between two steps makes the second step fail with ELOOP.
 *
 * <p>Holds host directories open until closed. Names are strings of one char for each byte.
 */
final class PathWalk implements AutoCloseable {
  private static final int MAX_LINKS = 40;
  private static final int MAX_NAME = 255;
  private static final int MAX_DEPTH = 1024;

  private final Deque<Directory> stack = new ArrayDeque<>();
  private final Deque<String> todo = new ArrayDeque<>();
  private final VirtualNode root;
  private int links;
  private String last;
  private boolean directoryWanted;
  private final boolean followLast;

  /**
   * Walks to the directory that holds the last component, and over the last one if it is a link to
   * be followed.
   *
   * @param start components of the directory where a relative path begins
   * @param followLast whether a link as the last component is followed
   */
  PathWalk(VirtualNode root, List<String> start, String path, boolean followLast) {
    this.root = root;
    this.followLast = followLast;
    stack.push(Directory.of("", root));
    if (path.isEmpty()) {
      throw new ErrnoException(ENOENT);
    }
    try {
      if (!path.startsWith("/")) {
        todo.addAll(start);
        // The start is a directory's own path: nothing in it is to be taken for the last component.
        todo.add(".");
        walk(true);
      }
      push(path);
      walk(followLast);
    } catch (ErrnoException e) {
      close();
      throw e;
    }
  }

  /** The directory that holds the last component; or, if that is null, the place itself. */
  Directory directory() {
    return stack.peek();
  }

  /** The last component, or null: then the place is {@link #directory} itself. */
  String last() {
    return last;
  }

  /** The last component as the host wants it. */
  byte[] lastBytes() {
    return bytes(last);
  }

  /** Whether the path ends in a slash, so that the place must be a directory. */
  boolean directoryWanted() {
    return directoryWanted;
  }

  /** The open file that the place leads to, if links were to be followed, or null. */
  OpenFile openFile() {
    VirtualNode node = node();
    return node == null || !followLast && !directoryWanted ? null : node.openFile();
  }

  /** The virtual node that the place is, or null. */
  VirtualNode node() {
    return last == null ? directory().virtual() : directory().virtualChild(last);
  }

  /** Components of the place's own path, free of links and dots. */
  List<String> path() {
    List<String> path = new ArrayList<>();
    for (Directory d : stack.reversed()) {
      if (!d.name().isEmpty()) {
        path.add(d.name());
      }
    }
    if (last != null) {
      path.add(last);
    }
    return path;
  }

  /** The place's own path, free of links and dots. */
  String text() {
    return "/" + String.join("/", path());
  }

  private void push(String path) {
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/")) {
      if (part.length() > MAX_NAME) {
        throw new ErrnoException(ENAMETOOLONG);
      }
      if (!part.isEmpty()) {
        parts.add(part);
      }
    }
    if (todo.isEmpty() && path.endsWith("/")) {
      directoryWanted = true;
    }
    if (path.startsWith("/")) {
      while (stack.size() > 1) {
        pop();
      }
    }
    for (String part : parts.reversed()) {
      todo.push(part);
    }
  }

  private void pop() {
    stack.pop().close();
  }

  private void walk(boolean followLast) {
    last = null;
    while (!todo.isEmpty()) {
      String name = todo.pop();
      if (name.equals(".")) {
        continue;
      }
      if (name.equals("..")) {
        if (stack.size() > 1) {
          pop();
        }
      } else if (!todo.isEmpty()) {
        enter(name);
      } else if (!(followLast || directoryWanted) || !pushLink(name)) {
        last = name;
      }
    }
  }

  // Goes into a component that is not the last, or follows it.
  private void enter(String name) {
    Directory here = directory();
    VirtualNode node = here.virtualChild(name);
    if (node != null) {
      if (node.isDirectory()) {
        stack.push(virtualDirectory(name, node));
      } else if (node.link() != null) {
        follow(node.link());
      } else {
        throw new ErrnoException(ENOTDIR);
      }
      return;
    }
    if (here.host() == null) {
      throw new ErrnoException(ENOENT);
    }
    if (stack.size() > MAX_DEPTH) {
      throw new ErrnoException(ENAMETOOLONG);
    }
    int[] error = new int[1];
    HostFile host = here.host().open(bytes(name), HostFile.PATH | HostFile.DIRECTORY, 0, error);
    if (host != null) {
      stack.push(new Directory(name, null, host, here.mount(), true));
    } else if (error[0] != ENOTDIR && error[0] != ELOOP || !pushLink(name)) {
      throw new ErrnoException(error[0]);
    }
  }

  /**
   * The directory of a virtual child. Where no grant is mounted on it, what the host has under this
   * name shows through: a grant inside a root file system must not hide its neighbours there.
   */
  Directory virtualDirectory(String name, VirtualNode node) {
    Directory here = directory();
    if (node.isOpaque() || here.host() == null) {
      return Directory.of(name, node);
    }
    int[] error = new int[1];
    HostFile host = here.host().open(bytes(name), HostFile.PATH | HostFile.DIRECTORY, 0, error);
    return host == null
        ? Directory.of(name, node)
        : new Directory(name, node, host, here.mount(), true);
  }

  // Follows a component if it is a link.
  private boolean pushLink(String name) {
    Directory here = directory();
    VirtualNode node = here.virtualChild(name);
    if (node != null) {
      String target = node.link();
      if (target != null) {
        follow(target);
      }
      return target != null;
    }
    if (here.host() == null) {
      return false;
    }
    int[] error = new int[1];
    byte[] target = here.host().readLink(bytes(name), error);
    if (target == null) {
      if (error[0] == EINVAL || error[0] == ENOENT) {
        return false; // Not a link; or not there, which creating it may want.
      }
      throw new ErrnoException(error[0]);
    }
    follow(new String(target, StandardCharsets.ISO_8859_1));
    return true;
  }

  private void follow(String target) {
    if (++links > MAX_LINKS) {
      throw new ErrnoException(ELOOP);
    }
    if (target.isEmpty()) {
      throw new ErrnoException(ENOENT);
    }
    push(target);
  }

  /** The host's bytes of a name. A zero would end it for the host, and make it another name. */
  static byte[] bytes(String name) {
    if (name.indexOf(0) >= 0) {
      throw new ErrnoException(EINVAL);
    }
    return name.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    while (stack.size() > 1) {
      pop();
    }
  }
}
