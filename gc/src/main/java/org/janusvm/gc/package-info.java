// SPDX-License-Identifier: Apache-2.0

/**
 * The managed heap: spaces, collectors, roots, barriers and the heap verifier. It knows guest
 * memory only as raw memory ({@code org.janusvm.memory}); what a guest's registers, stacks and
 * instructions are is told to it by the process VM that owns the heap.
 */
package org.janusvm.gc;
