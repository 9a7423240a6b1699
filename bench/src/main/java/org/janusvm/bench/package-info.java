// SPDX-License-Identifier: Apache-2.0
/**
 * The same program under several configurations: running it, measuring it, and laying the figures
 * side by side. The way in is {@link org.janusvm.bench.Comparison}.
 */
package org.janusvm.bench;
