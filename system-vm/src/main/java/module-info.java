// SPDX-License-Identifier: Apache-2.0

/** The system VM. */
module org.janusvm.system {
  requires transitive org.janusvm.isa;
  requires transitive org.janusvm.jit;
}
