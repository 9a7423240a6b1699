// SPDX-License-Identifier: Apache-2.0

/** The managed heap. */
module org.janusvm.gc {
  requires transitive org.janusvm.isa;
}
