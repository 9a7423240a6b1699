// SPDX-License-Identifier: Apache-2.0

/**
 * The RISC-V instruction set, written once, and beside it the leaf package for raw memory.
 *
 * <p>Every package is exported by name to the modules that may import it. The managed heap ({@code
 * org.janusvm.gc}) is named for raw memory only.
 */
@SuppressWarnings("module") // The modules named are compiled after this one.
module org.janusvm.isa {
  exports org.janusvm.memory to
      org.janusvm.gc,
      org.janusvm.jit,
      org.janusvm.process,
      org.janusvm.system,
      org.janusvm.bench,
      org.janusvm.cli;

  // The instruction set. A new package of it gets the same five readers.
  exports org.janusvm.isa to
      org.janusvm.jit,
      org.janusvm.process,
      org.janusvm.system,
      org.janusvm.bench,
      org.janusvm.cli;
  exports org.janusvm.isa.fp to
      org.janusvm.jit,
      org.janusvm.process,
      org.janusvm.system,
      org.janusvm.bench,
      org.janusvm.cli;
  exports org.janusvm.isa.ir to
      org.janusvm.jit,
      org.janusvm.process,
      org.janusvm.system,
      org.janusvm.bench,
      org.janusvm.cli;
  exports org.janusvm.isa.asm to
      org.janusvm.jit,
      org.janusvm.process,
      org.janusvm.system,
      org.janusvm.bench,
      org.janusvm.cli;
  exports org.janusvm.isa.disasm to
      org.janusvm.jit,
      org.janusvm.process,
      org.janusvm.system,
      org.janusvm.bench,
      org.janusvm.cli;
  exports org.janusvm.isa.elf to
      org.janusvm.jit,
      org.janusvm.process,
      org.janusvm.system,
      org.janusvm.bench,
      org.janusvm.cli;
  exports org.janusvm.isa.spec to
      org.janusvm.jit,
      org.janusvm.process,
      org.janusvm.system,
      org.janusvm.bench,
      org.janusvm.cli;
}
