// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Files beside the grants that no guest may read, change or add to. Their contents, their names and
 * the target of a link all hold one word, so that whatever a guest got from them can be recognised.
 */
final class Canaries {
  /** The word that never reaches a guest. */
  static final String MARKER = "canary-7e1d";

  /** Name of the file of interest, wherever one lies. */
  static final String FILE = MARKER + ".txt";

  private static final LinkOption NOFOLLOW = LinkOption.NOFOLLOW_LINKS;

  private final Path top;
  private final List<Path> free;
  private final Set<Long> inodes = new HashSet<>();
  private List<String> before = List.of();

  /**
   * Puts canaries into a folder.
   *
   * @param free folders below it whose contents a guest may change
   */
  Canaries(Path top, Path... free) throws IOException {
    this.top = top;
    this.free = List.of(free);
    plant(top);
    plant(Files.createDirectory(top.resolve("outside")));
    plant(Files.createDirectory(top.resolve("outside/" + MARKER)));
    Files.createSymbolicLink(top.resolve("outside/link"), Path.of(FILE));
  }

  private static void plant(Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve(FILE), "I am " + MARKER + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
  }

  /** Keeps in mind how everything is. */
  void remember() throws IOException {
    before = listing();
    inodes.clear();
    for (Path secret : List.of(top, top.resolve(FILE), top.resolve("outside"))) {
      try (var files = Files.walk(secret, secret.equals(top) ? 0 : 9)) {
        for (Path file : files.toList()) {
          inodes.add((Long) Files.getAttribute(file, "unix:ino", NOFOLLOW));
        }
      }
    }
  }

  /** Whether a file of this number lies outside the grants. */
  boolean isOutside(long inode) {
    return inodes.contains(inode);
  }

  /** Fails if anything was changed, made or removed. */
  void check() throws IOException {
    assertEquals(String.join("\n", before), String.join("\n", listing()), "outside the grants");
  }

  private List<String> listing() throws IOException {
    List<String> lines = new ArrayList<>();
    list(top, lines);
    return lines;
  }

  private void list(Path at, List<String> lines) throws IOException {
    if (free.contains(at)) {
      return;
    }
    lines.add(top.relativize(at) + " " + describe(at));
    if (Files.isDirectory(at, NOFOLLOW)) {
      List<Path> entries;
      try (var files = Files.list(at)) {
        entries = files.sorted().toList();
      }
      for (Path entry : entries) {
        list(entry, lines);
      }
    }
  }

  private static String describe(Path file) throws IOException {
    Map<String, Object> attributes =
        Files.readAttributes(
            file, "unix:mode,ino,nlink,uid,gid,size,lastModifiedTime,ctime", NOFOLLOW);
    String contents = "";
    if (Files.isSymbolicLink(file)) {
      contents = " -> " + Files.readSymbolicLink(file);
    } else if (Files.isRegularFile(file, NOFOLLOW)) {
      contents = " " + HexFormat.of().formatHex(Files.readAllBytes(file));
    }
    return new TreeMap<>(attributes) + contents;
  }

  /** Whether bytes hold the marker. */
  static boolean within(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1).contains(MARKER);
  }
}
