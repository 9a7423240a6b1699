// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench.compatibility;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** QEMU's user-mode emulation, the machine to compare with. */
final class QemuMachine implements Machine {
  private static final String QEMU = "qemu-riscv64";

  private final Path root;

  QemuMachine(Path root) {
    this.root = root;
  }

  /** Whether it is there. */
  static boolean exists() {
    String path = System.getenv("PATH");
    return path != null
        && List.of(path.split(":")).stream().anyMatch(p -> Files.isExecutable(Path.of(p, QEMU)));
  }

  @Override
  public Step run(Path program, List<String> words, byte[] input, Path work) throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(QEMU, "-L", root.toString(), "-0", words.getFirst()));
    command.add(program.toString());
    command.addAll(words.subList(1, words.size()));
    Path out = Files.createTempFile("janus", ".out");
    Path err = Files.createTempFile("janus", ".err");
    try {
      ProcessBuilder builder = new ProcessBuilder(command).directory(work.toFile());
      String path = System.getenv("PATH");
      builder.environment().clear();
      builder.environment().putAll(ENVIRONMENT);
      builder.command().set(0, where(path));
      // Pipes, because that is what the guest of the process VM sees as well.
      Process process = builder.start();
      Thread outReader = copy(process.getInputStream(), out);
      Thread errReader = copy(process.getErrorStream(), err);
      try (OutputStream in = process.getOutputStream()) {
        in.write(input);
      } catch (IOException e) {
        // It does not want all of its input.
      }
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(QEMU + " does not end: " + String.join(" ", words));
      }
      outReader.join();
      errReader.join();
      return new Step(Files.readAllBytes(out), Files.readAllBytes(err), process.exitValue());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  private static String where(String path) {
    for (String folder : path.split(":")) {
      if (Files.isExecutable(Path.of(folder, QEMU))) {
        return Path.of(folder, QEMU).toString();
      }
    }
    return QEMU;
  }

  private static Thread copy(java.io.InputStream from, Path to) {
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
}
