// SPDX-License-Identifier: Apache-2.0
package org.janusvm.system.sbi;

/** Error codes of the SBI (RISC-V Supervisor Binary Interface, "Binary Encoding"). */
final class SbiError {
  static final long SUCCESS = 0;
  static final long FAILED = -1;
  static final long NOT_SUPPORTED = -2;
  static final long INVALID_PARAMETER = -3;
  static final long INVALID_ADDRESS = -5;
  static final long ALREADY_AVAILABLE = -6;

  private SbiError() {}
}
