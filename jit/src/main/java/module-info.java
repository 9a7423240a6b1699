// SPDX-License-Identifier: Apache-2.0

/** Execution engines. What is not exported here is an engine's own business. */
@SuppressWarnings("module") // The modules named are compiled after this one.
module org.janusvm.jit {
  requires transitive org.janusvm.isa;
  requires jdk.jfr;
  requires org.objectweb.asm;
  requires org.objectweb.asm.util;

  exports org.janusvm.jit to
      org.janusvm.process,
      org.janusvm.system,
      org.janusvm.bench,
      org.janusvm.cli;
  exports org.janusvm.jit.safepoint to
      org.janusvm.process,
      org.janusvm.system,
      org.janusvm.bench,
      org.janusvm.cli;
}
