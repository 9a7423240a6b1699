// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit;

import org.janusvm.isa.Cause;

/** The three kinds of memory access that permissions tell apart. AMO and SC count as stores. */
public enum Access {
  FETCH(Cause.FETCH_PAGE_FAULT, Cause.FETCH_ACCESS),
  LOAD(Cause.LOAD_PAGE_FAULT, Cause.LOAD_ACCESS),
  STORE(Cause.STORE_PAGE_FAULT, Cause.STORE_ACCESS);

  /** Exception code when translation fails. */
  public final int pageFault;

  /** Exception code when the physical address may not be accessed so. */
  public final int accessFault;

  Access(int pageFault, int accessFault) {
    this.pageFault = pageFault;
    this.accessFault = accessFault;
  }
}
