// SPDX-License-Identifier: Apache-2.0
/** Terminals of the guest: the host's, and pseudo-terminals inside the VM. */
package org.janusvm.process.terminal;
