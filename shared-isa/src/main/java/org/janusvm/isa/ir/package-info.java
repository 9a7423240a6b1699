// SPDX-License-Identifier: Apache-2.0
/** The intermediate representation in which instruction meanings are written. */
package org.janusvm.isa.ir;
