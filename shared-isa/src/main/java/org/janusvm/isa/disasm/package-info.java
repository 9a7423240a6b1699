// SPDX-License-Identifier: Apache-2.0
/** Instructions as text, in the words of GNU objdump. */
package org.janusvm.isa.disasm;
