// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.Identity;
import org.janusvm.process.image.ImageException;
import org.janusvm.process.image.InitialStack;
import org.janusvm.process.image.ProcessImage;
import org.janusvm.process.image.Program;
import org.janusvm.process.memory.AddressSpace;

/** Puts programs into memory, ready to run. */
public final class ProgramLoader {
  private static final int RANDOM_BYTES = 16;

  private final LinuxKernel kernel;

  /** A loader for processes of a kernel. */
  public ProgramLoader(LinuxKernel kernel) {
    this.kernel = kernel;
  }

  /**
   * A program in memory.
   *
   * @param pc its first instruction
   * @param sp its initial stack
   */
  public record Loaded(ProcessMemory memory, long pc, long sp) {}

  /** Loads the first program of a run. */
  public Loaded load(Program program, List<String> environment) throws ImageException {
    return load(program, environment, ResourceLimits.STACK_DEFAULT);
  }

  /**
   * Loads a program into new memory.
   *
   * @param stackLimit bytes of stack; negative is no limit
   * @throws ImageException when that cannot be; nothing is left behind
   * @throws ErrnoException ENOMEM when even the smallest part of it does not fit
   * @throws OutOfMemoryError when the host has no address space for another process
   */
  public Loaded load(Program program, List<String> environment, long stackLimit)
      throws ImageException {
    ProcessMemory memory =
        new ProcessMemory(new AddressSpace(kernel.sharedPages()), kernel.safepoints());
    boolean done = false;
    try {
      ProcessImage image =
          ProcessImage.load(
              program.elf(),
              program.linker(),
              memory.space(),
              kernel.options().memoryBytes(),
              stackLimit);
      memory.mapTrampoline();
      byte[] random = new byte[RANDOM_BYTES];
      kernel.entropy().fill(random, 0, random.length);
      long sp =
          new InitialStack(memory.user(), image)
              .write(program.arguments(), environment, program.name(), random, Identity.UID);
      memory.setStart(start(memory, sp, program, environment));
      done = true;
      return new Loaded(memory, image.start(), sp);
    } finally {
      if (!done) {
        memory.release();
      }
    }
  }

  private static ProcessMemory.Start start(
      ProcessMemory memory, long sp, Program program, List<String> environment) {
    // After argc, the arguments, the environment, and the nulls that end them.
    long at = sp + 8L * (1 + program.arguments().size() + 1 + environment.size() + 1);
    int bytes = 0;
    while (memory.user().getLong(at + bytes) != 0) {
      bytes += 16;
    }
    String auxiliary = new String(memory.user().read(at, bytes + 16), StandardCharsets.ISO_8859_1);
    StringBuilder strings = new StringBuilder();
    environment.forEach(s -> strings.append(s).append('\0'));
    return new ProcessMemory.Start(strings.toString(), auxiliary);
  }
}
