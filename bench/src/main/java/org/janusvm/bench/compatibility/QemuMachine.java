// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.compatibility;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * QEMU's user-mode emulation, the machine to compare with. Where Linux lets us, commands run in
 * namespaces of their own, with the root file system of riscv64 as root, so that programs which
 * they start are of riscv64 and under QEMU too. Elsewhere they would be the host's.
 */
final class QemuMachine implements Machine, AutoCloseable {
  private static final String QEMU = "qemu-riscv64";
  private static final String SCRIPT = "qemu-root.sh";

  private final Path root;
  private final Path folder;
  private final boolean ownRoot;

  /** Finds out what Linux lets us do here. */
  QemuMachine(Path root) throws IOException {
    this.root = root;
    folder = Files.createTempDirectory("janus-qemu").toRealPath();
    Files.createDirectory(folder.resolve("scratch"));
    Files.createDirectory(folder.resolve("work"));
    try (InputStream script = QemuMachine.class.getResourceAsStream(SCRIPT)) {
      Files.copy(script, folder.resolve(SCRIPT));
    }
    ownRoot = canHaveOwnRoot();
  }

  /** Whether it is there. */
  static boolean exists() {
    return where() != null;
  }

  /** Whether programs that a command starts are those of the root file system. */
  boolean hasOwnRoot() {
    return ownRoot;
  }

  private boolean canHaveOwnRoot() {
    List<String> words = List.of("/usr/bin/true");
    Path work = folder.resolve("work");
    try {
      return run(inOwnRoot(words, work), new byte[0], work, words).status() == 0;
    } catch (IOException e) {
      return false; // No unshare here.
    }
  }

  private List<String> inOwnRoot(List<String> words, Path work) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("unshare", "-Urm", "sh", folder.resolve(SCRIPT).toString()));
    command.addAll(List.of(root.toString(), work.toString()));
    command.addAll(List.of(folder.resolve("scratch").toString(), where()));
    command.addAll(words);
    return command;
  }

  private List<String> direct(Path program, List<String> words) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(where(), "-L", root.toString(), "-0", words.getFirst()));
    command.add(program.toString());
    command.addAll(words.subList(1, words.size()));
    return command;
  }

  @Override
  public Step run(Path program, List<String> words, byte[] input, Path work) throws IOException {
    return run(ownRoot ? inOwnRoot(words, work) : direct(program, words), input, work, words);
  }

  private Step run(List<String> command, byte[] input, Path work, List<String> words)
      throws IOException {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder = new ProcessBuilder(command).directory(work.toFile());
    builder.environment().clear();
    builder.environment().putAll(ENVIRONMENT);
    // Pipes, because that is what the guest of the process VM sees as well.
    Process process = builder.start();
    try {
      Thread outReader = copy(process.getInputStream(), out);
      Thread errReader = copy(process.getErrorStream(), err);
      try (OutputStream in = process.getOutputStream()) {
        in.write(input);
      } catch (IOException e) {
        // It does not want all of its input.
      }
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(QEMU + " does not end: " + String.join(" ", words));
      }
      outReader.join();
      errReader.join();
      return new Step(Files.readAllBytes(out), Files.readAllBytes(err), process.exitValue());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static String where() {
    String path = System.getenv("PATH");
    for (String place : path == null ? new String[0] : path.split(":")) {
      if (Files.isExecutable(Path.of(place, QEMU))) {
        return Path.of(place, QEMU).toString();
      }
    }
    return null;
  }

  private static Thread copy(InputStream from, Path to) {
    return Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try (from;
                  OutputStream file = Files.newOutputStream(to)) {
                from.transferTo(file);
              } catch (IOException e) {
                // The process was ended.
              }
            });
  }

  @Override
  public void close() throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }
}
