// SPDX-License-Identifier: Apache-2.0

/** The {@code janus} command. */
module org.janusvm.cli {
  requires org.janusvm.process;
  requires org.janusvm.system;
  requires org.janusvm.bench;
  requires info.picocli;
  requires jdk.jfr;

  opens org.janusvm.cli to
      info.picocli; // It sets the fields that are options.
}
