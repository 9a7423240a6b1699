// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import org.janusvm.process.linux.GuestThread;

/**
 * An entry of the table of system calls.
 *
 * @param number in a7
 * @param name as in the manual pages
 * @param format how a trace prints the arguments, see {@link SystemCallTrace}
 * @param handler what it does
 */
record SystemCall(int number, String name, String format, Handler handler) {
  /** What a system call does. */
  @FunctionalInterface
  interface Handler {
    /**
     * Answers a call.
     *
     * @param arguments a0 to a5
     * @return what a0 is to hold: the result, or a negated error number
     * @throws org.janusvm.process.abi.ErrnoException the other way to fail
     */
    long call(GuestThread thread, long[] arguments);
  }
}
