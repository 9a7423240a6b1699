// SPDX-License-Identifier: Apache-2.0
/**
 * The bytecode JIT: regions of executed guest code become JVM methods, which HotSpot compiles.
 * docs/jit.md tells who does what.
 */
package org.janusvm.jit.bytecode;
