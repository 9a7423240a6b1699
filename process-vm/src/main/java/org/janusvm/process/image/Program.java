// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.image;

import java.util.List;
import org.janusvm.isa.elf.ElfFile;

/**
 * What is to be run, all found and read.
 *
 * @param elf the program; for a script, its interpreter
 * @param linker the dynamic linker, or null if the program needs none or none was found
 * @param name the path by which it was called, a script's own: AT_EXECFN
 * @param executable the guest's path of {@code elf}, free of links
 * @param arguments argv, with what a script's first line puts before
 */
public record Program(
    ElfFile elf, ElfFile linker, String name, String executable, List<String> arguments) {}
