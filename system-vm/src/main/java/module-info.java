// SPDX-License-Identifier: Apache-2.0

/** The system VM. Only the package by which it is driven is for others. */
@SuppressWarnings("module") // The modules named are compiled after this one.
module org.janusvm.system {
  requires transitive org.janusvm.isa;
  requires transitive org.janusvm.jit;

  exports org.janusvm.system to
      org.janusvm.bench,
      org.janusvm.cli;
}
