// SPDX-License-Identifier: Apache-2.0
package org.janusvm.isa.ir;

/** Types of IR values. */
public enum Type {
  /** A truth value. */
  BOOL,
  /** 32 bits. */
  I32,
  /** 64 bits: what an integer register holds. */
  I64,
  /** An IEEE binary32 value, out of its NaN box. */
  F32,
  /** An IEEE binary64 value. */
  F64;

  /** Whether values of this type are integers. */
  public boolean isInt() {
    return this == I32 || this == I64;
  }

  /** Whether values of this type are floating point. */
  public boolean isFloat() {
    return this == F32 || this == F64;
  }
}
