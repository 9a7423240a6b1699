// SPDX-License-Identifier: Apache-2.0
/** The declarations: one file per extension, the one place where an instruction is defined. */
package org.janusvm.isa.ext;
