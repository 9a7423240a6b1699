// SPDX-License-Identifier: Apache-2.0

/** The process VM. */
module org.janusvm.process {
  requires transitive org.janusvm.isa;
  requires transitive org.janusvm.jit;
  requires transitive org.janusvm.gc;
}
