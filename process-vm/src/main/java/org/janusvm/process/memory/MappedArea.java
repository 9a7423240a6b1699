// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.memory;

/**
 * An area as /proc/PID/maps shows it.
 *
 * @param rights bits of {@link AddressSpace#READ} and so on
 * @param offset of its first byte in the file that is mapped
 * @param device of that file, as {@link Backing#device} has it
 * @param inode of that file
 * @param name what it is, if that is known; {@link Backing#PROGRAM} for the process's program
 */
public record MappedArea(
    long start,
    long end,
    int rights,
    boolean shared,
    long offset,
    long device,
    long inode,
    String name) {
  private static final Backing NOTHING = new Backing() {};

  static MappedArea of(Vma vma) {
    Backing backing = vma.backing() == null ? NOTHING : vma.backing();
    String name =
        switch (vma.kind()) {
          case HEAP -> "[heap]";
          case STACK -> "[stack]";
          default -> backing.name();
        };
    return new MappedArea(
        vma.start(),
        vma.end(),
        vma.rights(),
        vma.isShared(),
        backing.origin() + vma.offset(),
        backing.device(),
        backing.inode(),
        name);
  }
}
