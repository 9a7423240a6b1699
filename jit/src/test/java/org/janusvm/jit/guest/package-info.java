// SPDX-License-Identifier: Apache-2.0

/** A guest for tests: code written by mnemonic, on either kind of memory. */
package org.janusvm.jit.guest;
