// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

/** A method visitor that wants to know of which guest instruction the code is that comes next. */
interface GuestNotes {
  void guest(GuestInstruction instruction);
}
