// SPDX-License-Identifier: Apache-2.0

/** The process VM. */
@SuppressWarnings("module") // The modules named are compiled after this one.
module org.janusvm.process {
  requires transitive org.janusvm.isa;
  requires transitive org.janusvm.jit;
  requires transitive org.janusvm.gc;

  exports org.janusvm.process to
      org.janusvm.bench,
      org.janusvm.cli;
}
