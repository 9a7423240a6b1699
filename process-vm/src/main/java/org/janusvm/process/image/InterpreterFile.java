// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.List;
import org.janusvm.isa.elf.ElfException;
import org.janusvm.isa.elf.ElfFile;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.file.FileOpener;
import org.janusvm.process.file.OpenFile;

/**
 * Reads the dynamic linker that a program names. The path is the guest's: it is walked inside the
 * sandbox, links included, so that no program can make the host read another file.
 */
public final class InterpreterFile {
  private final FileOpener opener;
  private final String program;
  private final Path root;

  /**
   * Reads for a program, which messages name.
   *
   * @param root what messages call the root file system, or null if there is none
   */
  public InterpreterFile(FileOpener opener, String program, Path root) {
    this.opener = opener;
    this.program = program;
    this.root = root;
  }

  /**
   * Reads and parses the file. Null if it is not there and there is no root file system.
   *
   * @throws ImageException when it is not there or cannot be run
   */
  public ElfFile read(String path) throws ImageException {
    OpenFile file;
    try {
      String guestPath = new String(path.getBytes(UTF_8), ISO_8859_1);
      file = opener.open(List.of(), guestPath, OpenFlags.O_RDONLY, 0);
    } catch (ErrnoException e) {
      if (root == null) {
        return null;
      }
      throw new ImageException(
          describe(path)
              + ", which "
              + root
              + " does not have ("
              + e.getMessage()
              + "); give --root the directory of a riscv64 Linux system that has it",
          e.errno);
    }
    try {
      return ElfFile.parse(
          ProgramFinder.contents(file),
          (root == null ? "" : root + " ") + ImageException.printable(path));
    } catch (ElfException e) {
      throw new ImageException(e.getMessage());
    } catch (ErrnoException e) {
      throw new ImageException(describe(path) + ": " + e.getMessage(), e.errno);
    } finally {
      file.release();
    }
  }

  private String describe(String path) {
    return program + ": needs the dynamic linker " + ImageException.printable(path);
  }
}
