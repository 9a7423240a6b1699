// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import org.janusvm.isa.GuestTrap;
import org.janusvm.isa.Hart;
import org.janusvm.isa.fp.FpState;
import org.objectweb.asm.Type;

/** Internal names of the classes that generated code speaks of. */
final class Names {
  static final String REGION = Type.getInternalName(CompiledRegion.class);
  static final String CONTEXT = Type.getInternalName(RegionContext.class);
  static final String LINK = Type.getInternalName(Link.class);
  static final String HART = Type.getInternalName(Hart.class);
  static final String FP_STATE = Type.getInternalName(FpState.class);
  static final String TRAP = Type.getInternalName(GuestTrap.class);

  private Names() {}
}
