// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.spec;

/**
 * A 16-bit form of an instruction ("C" extension): it has no meaning of its own, but stands for a
 * base instruction.
 *
 * @param name mnemonic, such as {@code c.addi}
 * @param operands assembly operands as in {@link Instruction#operands}, naming the base's operands
 * @param base what it stands for
 * @param encoding its own encoding, whose fields are the base's operands
 */
public record Compressed(String name, String operands, Instruction base, Encoding encoding) {}
