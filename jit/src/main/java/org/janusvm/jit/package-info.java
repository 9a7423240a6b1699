// SPDX-License-Identifier: Apache-2.0
/**
 * Engines and what both virtual machines share with them: the reasons for an exit, the memories
 * guest code accesses, and the environment that gives privileged instructions their meaning.
 */
package org.janusvm.jit;
