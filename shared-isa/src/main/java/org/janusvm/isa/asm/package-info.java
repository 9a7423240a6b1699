// SPDX-License-Identifier: Apache-2.0
/**
 * The assembler for GNU syntax, and the two tables of text it shares with the disassembler: how
 * operands are written, and which aliases instructions have. Mnemonics and encodings come from the
 * declarations of the instruction set.
 */
package org.janusvm.isa.asm;
