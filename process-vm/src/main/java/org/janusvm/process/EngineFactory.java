// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

import org.janusvm.jit.Engine;
import org.janusvm.jit.Environment;
import org.janusvm.jit.PageMemory;

/** Makes the engine of one guest thread; called on the host thread that will run it. */
@FunctionalInterface
public interface EngineFactory {
  /** An engine that runs code of {@code memory} and asks {@code environment} about the rest. */
  Engine create(PageMemory memory, Environment environment);
}
