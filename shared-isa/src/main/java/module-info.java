// SPDX-License-Identifier: Apache-2.0

/**
 * The RISC-V instruction set, written once, and beside it the leaf package for raw memory.
 *
 * <p>The packages of the instruction set are exported by name to the modules that may import them;
 * the managed heap ({@code org.janusvm.gc}) is not among them, so it sees raw memory only.
 */
@SuppressWarnings("module") // Those modules are compiled after this one.
module org.janusvm.isa {}
