// SPDX-License-Identifier: Apache-2.0
package org.janusvm.bench;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.janusvm.isa.elf.ElfException;
import org.janusvm.isa.elf.ElfFile;

/** Reads the files that a command line names; what is wrong with one is told in one line. */
public final class ProgramFile {
  private ProgramFile() {}

  @FunctionalInterface
  private interface Reader<T> {
    T read(Path file) throws IOException, CannotRunException;
  }

  /** A program that can be run. */
  public static ElfFile program(Path file) throws CannotRunException {
    return read(file, "give a RISC-V ELF program", ElfFile::read);
  }

  /** An ELF file of any type for RISC-V. */
  public static ElfFile elf(Path file) throws CannotRunException {
    return read(file, "give a RISC-V ELF file", ElfFile::readAny);
  }

  /**
   * The bytes of a regular file. Pipes and devices are refused, for they may never end.
   *
   * @param advice what to do when it is not there
   */
  public static byte[] bytes(Path file, String advice) throws CannotRunException {
    return read(
        file,
        advice,
        regular -> {
          if (!Files.isRegularFile(regular)) {
            throw notRunnable(regular + ": is not a regular file; " + advice);
          }
          return Files.readAllBytes(regular);
        });
  }

  private static <T> T read(Path file, String advice, Reader<T> reader) throws CannotRunException {
    if (file.toString().isEmpty()) {
      throw new CannotRunException(
          CannotRunException.NOT_FOUND, "'': no such file, for the name is empty; " + advice);
    }
    if (!Files.exists(file)) {
      throw new CannotRunException(
          CannotRunException.NOT_FOUND, file + ": no such file; " + advice);
    }
    if (Files.isDirectory(file)) {
      throw notRunnable(file + ": is a directory; " + advice);
    }
    try {
      return reader.read(file);
    } catch (ElfException e) {
      throw notRunnable(e.getMessage());
    } catch (AccessDeniedException e) {
      throw notRunnable(file + ": may not be read; check its permissions");
    } catch (IOException e) {
      throw notRunnable(file + ": cannot be read: " + e.getMessage());
    } catch (OutOfMemoryError e) {
      throw notRunnable(file + ": is too large to be loaded; " + advice);
    }
  }

  private static CannotRunException notRunnable(String message) {
    return new CannotRunException(CannotRunException.NOT_RUNNABLE, message);
  }
}
