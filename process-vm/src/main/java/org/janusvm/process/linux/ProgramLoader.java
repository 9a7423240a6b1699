// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

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
    ProcessMemory memory = new ProcessMemory(new AddressSpace(kernel.sharedPages()));
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
      done = true;
      return new Loaded(memory, image.start(), sp);
    } finally {
      if (!done) {
        memory.release();
      }
    }
  }
}
