// SPDX-License-Identifier: Apache-2.0
/**
 * Safepoints: bringing all threads that run on one guest memory to a point where all registers
 * stand in their harts and none touches that memory.
 */
package org.janusvm.jit.safepoint;
