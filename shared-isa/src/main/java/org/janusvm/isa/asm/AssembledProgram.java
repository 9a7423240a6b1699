// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.asm;

import org.janusvm.isa.elf.SymbolTable;

/**
 * A source, assembled and linked.
 *
 * @param elf a static executable
 * @param entry address of {@code _start}, or of the first instruction when there is none
 * @param symbols the source's symbols, without those whose names begin with {@code .L}
 */
public record AssembledProgram(byte[] elf, long entry, SymbolTable symbols) {}
