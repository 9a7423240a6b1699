// SPDX-License-Identifier: Apache-2.0

/** Benchmarks and the whole-program comparison. */
@SuppressWarnings("requires-automatic") // JMH has no module descriptor.
module org.janusvm.bench {
  requires org.janusvm.process;
  requires org.janusvm.system;
  requires jmh.core;
}
