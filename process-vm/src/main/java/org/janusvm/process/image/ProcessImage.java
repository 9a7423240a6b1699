// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.image;

import org.janusvm.isa.elf.ElfFile;
import org.janusvm.isa.elf.Segment;
import org.janusvm.process.abi.Errno;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.memory.AddressSpace;
import org.janusvm.process.memory.Backing;

/**
 * Puts a program into an address space, with its dynamic linker if it has one, as Linux's
 * binfmt_elf does (System V ABI, "Program Loading" and "Program Interpreter").
 *
 * @param start address of the first instruction that runs: the dynamic linker's, if there is one
 * @param entry address of the program's own first instruction
 * @param programHeaders where the program finds its own program headers, or 0
 * @param programHeaderCount how many
 * @param interpreterBase how far the dynamic linker was moved from its own addresses, or 0
 * @param stackTop where the initial stack begins, downwards
 */
public record ProcessImage(
    long start,
    long entry,
    long programHeaders,
    int programHeaderCount,
    long interpreterBase,
    long stackTop) {

  /** The stack of a program whose limit is the usual one. */
  private static final long STACK = 8L << 20;

  // Stacks do not grow, so a limit far off, or none, is not taken at its word.
  private static final long LARGEST_STACK = 64L << 20;
  private static final long SMALLEST_STACK = 128L << 10;

  /** Loads a static program, as {@link #load(ElfFile, ElfFile, AddressSpace, long, long)}. */
  public static ProcessImage load(ElfFile elf, AddressSpace memory, long memoryCap)
      throws ImageException {
    return load(elf, null, memory, memoryCap, STACK);
  }

  /**
   * Loads a program into an empty address space, with its stack and heap.
   *
   * @param stackLimit bytes of stack, as far as that is sensible; negative is no limit
   * @param interpreter the dynamic linker, or null if there is no root file system to take it from
   * @throws ImageException when the file asks for what cannot be given
   */
  public static ProcessImage load(
      ElfFile elf, ElfFile interpreter, AddressSpace memory, long memoryCap, long stackLimit)
      throws ImageException {
    if (elf.interpreter().isPresent() && interpreter == null) {
      throw new ImageException(
          elf.name()
              + ": is dynamically linked (needs "
              + ImageException.printable(elf.interpreter().get())
              + "); name the directory of a riscv64 Linux system with --root, or link it with"
              + " -static",
          Errno.ENOENT);
    }
    if (elf.interpreter().isEmpty() && elf.type() == ElfFile.SHARED && elf.entry() == 0) {
      throw new ImageException(
          elf.name() + ": is a shared library, which has no place to start at; give a program",
          Errno.ENOEXEC);
    }
    SegmentLoader program = new SegmentLoader(elf, memory, Backing.PROGRAM);
    SegmentLoader linker =
        interpreter == null
            ? null
            : new SegmentLoader(interpreter, memory, elf.interpreter().orElse(""));
    boolean executableStack = elf.segment(Segment.GNU_STACK).map(Segment::executable).orElse(false);
    long wish = stackLimit < 0 ? LARGEST_STACK : stackLimit;
    long stack =
        AddressSpace.roundUp(
            Math.min(Math.clamp(wish, SMALLEST_STACK, LARGEST_STACK), memoryCap / 4));
    try {
      long top = memory.mapStack(stack, executableStack);
      program.loadProgram(top - stack);
      memory.startHeap(program.end());
      if (linker != null) {
        linker.loadAnywhere();
      }
      return new ProcessImage(
          (linker == null ? program : linker).entry(),
          program.entry(),
          program.programHeaders(),
          elf.segments().size(),
          linker == null ? 0 : linker.bias(),
          top);
    } catch (ErrnoException e) {
      if (e.errno == Errno.ENOMEM) {
        throw new ImageException(
            elf.name() + ": does not fit into " + memoryCap + " bytes; raise --memory",
            Errno.ENOMEM);
      }
      throw program.bad("cannot be mapped: " + e.getMessage());
    }
  }
}
