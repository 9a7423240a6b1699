// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.janusvm.isa.Hart;
import org.janusvm.isa.elf.ElfWriter;
import org.janusvm.isa.elf.Segment;
import org.janusvm.jit.Engine;
import org.janusvm.jit.Exit;
import org.janusvm.jit.ExitReason;
import org.janusvm.jit.guest.GuestSpace;
import org.janusvm.jit.guest.Kind;
import org.janusvm.jit.guest.TestEnvironment;

/** What can run a {@link StreamProgram}. */
final class Machines {
  /** How a program ended: its dumps, and how many instructions it took where that is known. */
  record Result(byte[] dumps, long instructions) {}

  /** Runs an engine until the guest leaves for another reason than its budget. */
  interface Driver {
    Exit drive(Engine engine, Hart hart);
  }

  private static final long LIMIT = 1_000_000_000L;

  private Machines() {}

  /** Runs the program in one go. */
  static Result run(Kind kind, StreamProgram program) {
    return run(kind, program, (engine, hart) -> engine.run(hart, LIMIT));
  }

  static Result run(Kind kind, StreamProgram program, Driver driver) {
    try (GuestSpace space = kind.newSpace()) {
      TestEnvironment environment = new TestEnvironment(space);
      Engine engine = space.engine(environment);
      program.load(space);
      Hart hart = new Hart(0);
      hart.pc = StreamProgram.CODE;
      Exit exit = driver.drive(engine, hart);
      if (exit.reason != ExitReason.SYSTEM_CALL || hart.x[17] != 93) {
        throw new AssertionError(exit + " at pc 0x" + Long.toHexString(hart.pc));
      }
      return new Result(environment.output.toByteArray(), hart.instructions);
    }
  }

  /** Whether QEMU's user-mode emulator is installed. */
  static boolean hasQemu() {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
      if (Files.isExecutable(Path.of(folder, "qemu-riscv64"))) {
        return true;
      }
    }
    return false;
  }

  private static byte[] elf(StreamProgram program) {
    byte[] code = program.codeBytes();
    byte[] data = program.dataBytes();
    return new ElfWriter()
        .part(".text", Segment.R | Segment.X, StreamProgram.CODE, code, code.length)
        .part(".data", Segment.R | Segment.W, StreamProgram.DATA, data, data.length)
        .entry(StreamProgram.CODE)
        .write();
  }

  /** Runs the program under qemu-riscv64. */
  static Result qemu(StreamProgram program) {
    try {
      Path elf = Files.createTempFile("streams", ".elf");
      Path out = Files.createTempFile("streams", ".dumps");
      try {
        Files.write(elf, elf(program));
        elf.toFile().setExecutable(true);
        Process process =
            new ProcessBuilder(
                    "qemu-riscv64",
                    "-cpu",
                    "rv64,zba=true,zbb=true,zbc=true,zbs=true",
                    elf.toString())
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError("qemu-riscv64 does not end");
        }
        if (process.exitValue() != 0) {
          throw new AssertionError("qemu-riscv64 ended with " + process.exitValue());
        }
        return new Result(Files.readAllBytes(out), -1);
      } finally {
        Files.delete(elf);
        Files.delete(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
