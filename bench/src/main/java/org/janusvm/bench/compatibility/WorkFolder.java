// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.compatibility;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The working directory of commands: under the same path and with the same files for every machine,
 * so that what they print and write can be equal to the byte.
 */
final class WorkFolder implements AutoCloseable {
  private static final FileTime TIME = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));

  private final Path top;
  private final Path work;

  WorkFolder() throws IOException {
    top = Files.createTempDirectory("janus-compatibility").toRealPath();
    work = top.resolve("work");
  }

  Path path() {
    return work;
  }

  /** Makes it as it is before a command. */
  void renew() throws IOException {
    delete(work);
    Files.createDirectory(work);
    List<Path> inputs;
    try (var files = Files.list(CompatibilityFiles.inputs())) {
      inputs = files.sorted().toList();
    }
    for (Path input : inputs) {
      Path copy = Files.copy(input, work.resolve(input.getFileName()));
      Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-r--r--"));
      Files.setLastModifiedTime(copy, TIME);
    }
    Files.setLastModifiedTime(work, TIME);
  }

  /** What lies in it: kind, permissions and contents of every file. */
  SortedMap<String, String> contents() throws IOException {
    SortedMap<String, String> contents = new TreeMap<>();
    List<Path> all;
    try (var files = Files.walk(work)) {
      all = files.filter(file -> !file.equals(work)).toList();
    }
    for (Path file : all) {
      contents.put(work.relativize(file).toString(), describe(file));
    }
    return contents;
  }

  private static String describe(Path file) throws IOException {
    if (Files.isSymbolicLink(file)) {
      return "a link to " + Files.readSymbolicLink(file);
    }
    String permissions =
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return (Files.isDirectory(file) ? "a folder " : "a special file ") + permissions;
    }
    return permissions + " " + Files.size(file) + " bytes " + hash(Files.readAllBytes(file));
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> all;
    try (var files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.delete(file);
    }
  }

  @Override
  public void close() throws IOException {
    delete(top);
  }
}
