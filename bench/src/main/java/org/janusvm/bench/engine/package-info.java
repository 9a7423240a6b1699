// SPDX-License-Identifier: Apache-2.0

/**
 * Suite {@code engine}: the engines of the process VM against qemu-riscv64 and native code, in
 * turns.
 */
package org.janusvm.bench.engine;
