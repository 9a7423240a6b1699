// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.List;
import org.janusvm.isa.elf.ElfException;
import org.janusvm.isa.elf.ElfFile;
import org.janusvm.process.abi.Errno;
import org.janusvm.process.abi.ErrnoException;
import org.janusvm.process.abi.OpenFlags;
import org.janusvm.process.file.FileOpener;
import org.janusvm.process.file.OpenFile;

/**
 * Reads the dynamic linker that a program names. The path is the guest's: it is walked inside the
 * sandbox, links included, so that no program can make the host read another file.
 */
public final class InterpreterFile {
  // Real ones have a few hundred KiB.
  private static final long MAX_SIZE = 256L << 20;

  private final FileOpener opener;
  private final String program;
  private final Path root;

  /** Reads for a program, which messages name, from a root file system, which they name too. */
  public InterpreterFile(FileOpener opener, String program, Path root) {
    this.opener = opener;
    this.program = program;
    this.root = root;
  }

  /**
   * Reads and parses the file.
   *
   * @throws ImageException when it is not there or cannot be run
   */
  public ElfFile read(String path) throws ImageException {
    OpenFile file;
    try {
      String guestPath = new String(path.getBytes(UTF_8), ISO_8859_1);
      file = opener.open(List.of(), guestPath, OpenFlags.O_RDONLY, 0);
    } catch (ErrnoException e) {
      throw new ImageException(
          describe(path)
              + ", which "
              + root
              + " does not have ("
              + e.getMessage()
              + "); give --root the directory of a riscv64 Linux system that has it");
    }
    try {
      return ElfFile.parse(contents(file), root + " " + ImageException.printable(path));
    } catch (ElfException e) {
      throw new ImageException(e.getMessage());
    } catch (ErrnoException e) {
      throw new ImageException(describe(path) + ": " + e.getMessage());
    } finally {
      file.release();
    }
  }

  private String describe(String path) {
    return program + ": needs the dynamic linker " + ImageException.printable(path);
  }

  private static byte[] contents(OpenFile file) {
    long size = file.contents().length();
    if (size > MAX_SIZE) {
      throw new ErrnoException(Errno.EFBIG);
    }
    byte[] data = new byte[(int) size];
    int done = 0;
    while (done < data.length) {
      int n = file.read(data, done, data.length - done);
      if (n <= 0) {
        throw new ErrnoException(n == 0 ? Errno.EIO : -n);
      }
      done += n;
    }
    return data;
  }
}
