// SPDX-License-Identifier: Apache-2.0
/** The instruction set as data: instructions, their encodings, and the decoder made from them. */
package org.janusvm.isa.spec;
