// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.ir;

/** Register operands of an instruction. */
public enum Slot {
  RD,
  RS1,
  RS2,
  RS3
}
