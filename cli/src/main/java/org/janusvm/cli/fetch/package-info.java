// SPDX-License-Identifier: Apache-2.0

/** Fetches riscv64 programs from the distribution that the host itself comes from. */
package org.janusvm.cli.fetch;
