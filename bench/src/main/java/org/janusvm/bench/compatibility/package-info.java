// SPDX-License-Identifier: Apache-2.0

/** Programs of a Linux distribution, run under the process VM and compared with QEMU. */
package org.janusvm.bench.compatibility;
