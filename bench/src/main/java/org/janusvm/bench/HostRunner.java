// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a program as a process of the host, to have something to compare with. */
final class HostRunner implements Runner {
  private static final String QEMU = "qemu-riscv64";
  private static final double NANOS_PER_SECOND = 1e9;

  private final String emulator;

  private HostRunner(String emulator) {
    this.emulator = emulator;
  }

  /** Under qemu's user-mode emulation. */
  static HostRunner qemu() throws CannotRunException {
    return new HostRunner(
        Host.program(QEMU)
            .map(Path::toString)
            .orElseThrow(
                () ->
                    new CannotRunException(
                        CannotRunException.USAGE,
                        QEMU + " is not on the PATH; install qemu-user, or leave qemu out")));
  }

  /** The same source compiled for the host. */
  static HostRunner hostBuild() {
    return new HostRunner(null);
  }

  /** Whether qemu is there. */
  static boolean hasQemu() {
    return Host.program(QEMU).isPresent();
  }

  private List<String> command(Workload workload) throws CannotRunException {
    List<String> command = new ArrayList<>();
    if (emulator != null) {
      command.add(emulator);
      command.add(workload.program().toString());
    } else {
      Path program = Installation.nativePrograms().resolve(workload.hostBuild());
      if (!Files.isExecutable(program)) {
        throw new CannotRunException(
            CannotRunException.USAGE,
            "no native build at " + program + "; run 'make -C guests native', or leave native out");
      }
      command.add(program.toString());
    }
    command.addAll(workload.arguments());
    return command;
  }

  @Override
  public RunOutcome run(Workload workload, SharedInput input) throws CannotRunException {
    ProcessBuilder builder = new ProcessBuilder(command(workload)).redirectErrorStream(true);
    builder.environment().clear(); // As in our machines.
    RecordedOutput output = new RecordedOutput();
    try {
      long begin = System.nanoTime();
      Process process = builder.start();
      Thread feeder = Thread.ofPlatform().daemon().start(() -> feed(process, input));
      try (InputStream out = process.getInputStream()) {
        out.transferTo(output);
      }
      int status = process.waitFor();
      double seconds = (System.nanoTime() - begin) / NANOS_PER_SECOND;
      feeder.interrupt();
      return new RunOutcome(status, output, seconds, null, "", false);
    } catch (IOException e) {
      throw new CannotRunException(
          CannotRunException.NOT_RUNNABLE,
          builder.command().getFirst() + " cannot be started: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotRunException(CannotRunException.NOT_RUNNABLE, "interrupted");
    }
  }

  private static void feed(Process process, SharedInput input) {
    try (OutputStream in = process.getOutputStream();
        InputStream from = input.stream()) {
      from.transferTo(in);
    } catch (IOException e) {
      // The program does not want all of its input, or has ended.
    }
  }
}
