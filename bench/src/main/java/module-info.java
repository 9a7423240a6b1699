// SPDX-License-Identifier: Apache-2.0

/** Benchmarks and the whole-program comparison. */
@SuppressWarnings({
  "module", // The module named is compiled after this one.
  "requires-automatic" // JMH and its library of statistics have no module descriptors.
})
module org.janusvm.bench {
  requires transitive org.janusvm.process;
  requires transitive org.janusvm.system;
  requires com.google.gson;
  requires commons.math3;
  requires jmh.core;

  exports org.janusvm.bench to
      org.janusvm.cli;
  exports org.janusvm.bench.compatibility to
      org.janusvm.cli;
  exports org.janusvm.bench.engine to
      org.janusvm.cli;
}
