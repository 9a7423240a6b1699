// SPDX-License-Identifier: Apache-2.0

/** Execution engines. */
module org.janusvm.jit {
  requires transitive org.janusvm.isa;
  requires org.objectweb.asm;
}
