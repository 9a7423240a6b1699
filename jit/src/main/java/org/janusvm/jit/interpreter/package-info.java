// SPDX-License-Identifier: Apache-2.0
/**
 * The interpreter: blocks of decoded instructions, and the loop that runs them. The loop itself is
 * generated from the instructions' meaning, once for each kind of memory.
 */
package org.janusvm.jit.interpreter;
