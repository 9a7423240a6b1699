// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

/**
 * What a run used of guest memory.
 *
 * @param usedBytes charged when the run ended: mappings that were ever accessible
 * @param peakBytes the most that was charged at any time
 * @param limitBytes the cap, {@code --memory}
 */
public record MemoryFigures(long usedBytes, long peakBytes, long limitBytes) {}
