// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.janusvm.process.Grant;
import org.janusvm.process.abi.Errno;
import org.janusvm.process.host.HostFile;
import org.janusvm.process.memory.CachedFiles;
import org.janusvm.process.memory.SharedPages;

/**
 * All that a guest sees of files: the granted directories, the program, and a few devices. Shared
 * by the processes of a run.
 */
public final class GuestFileSystem implements AutoCloseable {
  // Above those of the sandbox's own nodes.
  private static final long FIRST_INODE = 100_000;

  private final VirtualNode root = new VirtualNode();
  private final Entropy entropy;
  private final AtomicLong nextInode = new AtomicLong(FIRST_INODE);
  private final CachedFiles mappedFiles;
  private final NamedPipes namedPipes;
  private final FileEvents events;

  /**
   * A tree of devices only.
   *
   * @param changed told, without any lock held, when a FIFO or an inotify may have become ready
   */
  public GuestFileSystem(Entropy entropy, SharedPages shared, Runnable changed) {
    this.entropy = entropy;
    namedPipes = new NamedPipes(changed);
    events = new FileEvents(changed);
    mappedFiles = shared.files();
    VirtualNode dev = root.child("dev");
    for (DeviceFile.Device device : DeviceFile.Device.values()) {
      dev.child(device.name().toLowerCase(Locale.ROOT)).device = device;
    }
  }

  /**
   * Mounts the root file system, read-only: the sandbox's own nodes and grants lie over it.
   *
   * @throws IllegalArgumentException with one clear line when the host has no such directory
   */
  public void mountRoot(Path sysroot) {
    int[] error = new int[1];
    HostFile host = openDirectory(sysroot, error);
    if (host == null) {
      throw new IllegalArgumentException(
          "cannot use '"
              + sysroot
              + "' as root: "
              + Errno.describe(error[0])
              + "; --root needs the directory of a riscv64 Linux system");
    }
    root.mount(host, true);
  }

  private static HostFile openDirectory(Path path, int[] error) {
    return HostFile.openHostPath(
        hostBytes(path.toString()), HostFile.PATH | HostFile.DIRECTORY, error);
  }

  /**
   * Mounts a granted directory.
   *
   * @throws IllegalArgumentException with one clear line when the host has no such directory
   */
  public void mount(Grant grant) {
    int[] error = new int[1];
    HostFile host = openDirectory(grant.host(), error);
    if (host == null) {
      throw new IllegalArgumentException(
          "cannot grant '"
              + grant.host()
              + "': "
              + Errno.describe(error[0])
              + "; --dir needs an existing directory");
    }
    VirtualNode node = node(guestBytes(grant.guest()));
    if (node == null || !node.isDirectory() || node.isOpaque()) {
      host.close();
      throw new IllegalArgumentException(
          "cannot grant '" + grant.host() + "' as '" + grant.guest() + "': that path is taken");
    }
    node.mount(host, grant.readOnly());
  }

  /** Lets the guest see the program where {@code guestPath} says; false if that place is taken. */
  public boolean showProgram(Path program, String guestPath) {
    VirtualNode node = node(guestPath);
    if (node == null || !node.isUnused()) {
      return false;
    }
    node.hostFile = program;
    return true;
  }

  /**
   * Shows made-up files at a path of the guest.
   *
   * @param yields whether a file that a root file system or a grant has there goes first
   */
  public void show(String guestPath, Synthetic what, boolean yields) {
    VirtualNode node = node(guestPath);
    node.synthetic = what;
    node.yields = yields;
  }

  /**
   * Gives the run a /tmp of its own, if none was granted and nothing is there to be written to; and
   * a /dev/shm, where C libraries keep named semaphores and shared memory. What processes map of
   * its files they share like that of any file.
   *
   * @param bytes that the files in each may take
   */
  public void makePrivateTmp(long bytes) {
    boolean writable = root.isMount() && !root.readOnly;
    if (!writable) {
      makePrivate("/tmp", bytes);
    }
    makePrivate("/dev/shm", bytes);
  }

  private void makePrivate(String path, long bytes) {
    VirtualNode node = node(path);
    if (node != null && node.isDirectory() && !node.isOpaque()) {
      node.mount(new PrivateDirectory(bytes));
    }
  }

  /** What is mounted: source, path, type and options of each, as /proc/mounts has them. */
  public List<String[]> mounts() {
    List<String[]> found = new ArrayList<>();
    found.add(new String[] {"root", "/", "rootfs", "ro"});
    addMounts("", root, found);
    return found;
  }

  private static void addMounts(String path, VirtualNode node, List<String[]> found) {
    for (String name : node.fixedNames()) {
      String inner = path + "/" + name;
      VirtualNode child = node.find(name);
      if (child.isMount()) {
        String options = child.readOnly ? "ro" : "rw";
        found.add(new String[] {"grant", inner.replace(" ", "\\040"), "host", options});
      } else if (inner.equals("/proc")) {
        found.add(new String[] {"proc", inner, "proc", "ro"});
      }
      addMounts(inner, child, found);
    }
  }

  private VirtualNode node(String path) {
    VirtualNode node = root;
    for (String part : path.split("/")) {
      if (part.equals("..") || !node.isDirectory()) {
        return null;
      }
      if (!part.isEmpty() && !part.equals(".")) {
        node = node.child(part);
      }
    }
    return node;
  }

  /** Walks a path; the caller closes the walk. */
  PathWalk walk(List<String> start, String path, boolean followLast) {
    return new PathWalk(root, start, path, followLast);
  }

  /** An inode number for what has no other: pipes. */
  public long newInode() {
    return nextInode.getAndIncrement();
  }

  /** FIFOs that guests made. */
  NamedPipes namedPipes() {
    return namedPipes;
  }

  /** Whom to tell what happens to files. */
  public FileEvents events() {
    return events;
  }

  /** Files that processes have mapped. */
  CachedFiles mappedFiles() {
    return mappedFiles;
  }

  Entropy entropy() {
    return entropy;
  }

  /** Bytes of a host path as Java spells it. */
  static byte[] hostBytes(String text) {
    return text.getBytes(hostCharset());
  }

  /** A text of the command line as the guest's strings are held: one char for each byte. */
  public static String guestBytes(String text) {
    return new String(hostBytes(text), StandardCharsets.ISO_8859_1);
  }

  private static Charset hostCharset() {
    // What the JVM decoded the command line with; an ASCII locale cannot carry more anyway.
    String name = System.getProperty("sun.jnu.encoding", "UTF-8");
    return name.equals("ANSI_X3.4-1968") ? StandardCharsets.UTF_8 : Charset.forName(name);
  }

  @Override
  public void close() {
    root.close();
  }
}
