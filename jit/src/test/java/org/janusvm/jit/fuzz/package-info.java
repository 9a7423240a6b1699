// SPDX-License-Identifier: Apache-2.0

/** Random instruction streams, run by several machines whose final states must agree. */
package org.janusvm.jit.fuzz;
