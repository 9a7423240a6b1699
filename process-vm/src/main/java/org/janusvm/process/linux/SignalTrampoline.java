// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.janusvm.process.memory.AddressSpace;
import org.janusvm.process.memory.UserMemory;

/**
 * The page of guest code that signal handlers return to. Linux has it in the vDSO. The two
 * instructions are those by which unwinders know a signal frame.
 */
final class SignalTrampoline {
  private static final int LI_A7_RT_SIGRETURN = 0x08b00893;
  private static final int ECALL = 0x00000073;

  private SignalTrampoline() {}

  /** Maps the page where mappings go; returns the address of the code. */
  static long map(AddressSpace memory, UserMemory user) {
    int writable = AddressSpace.READ | AddressSpace.WRITE;
    long page =
        memory.mapAnonymous(0, AddressSpace.PAGE, writable, AddressSpace.Placement.ANYWHERE, false);
    byte[] code =
        ByteBuffer.allocate(8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(LI_A7_RT_SIGRETURN)
            .putInt(ECALL)
            .array();
    user.write(page, code);
    memory.protect(page, AddressSpace.PAGE, AddressSpace.READ | AddressSpace.EXECUTE);
    return page;
  }
}
