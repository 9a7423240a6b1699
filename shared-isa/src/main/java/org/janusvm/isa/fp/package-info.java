// SPDX-License-Identifier: Apache-2.0
/**
 * Exact IEEE 754 arithmetic as the RISC-V "F" and "D" standard extensions define it: all five
 * rounding modes, all five accrued exception flags, canonical NaNs, subnormals, tininess detected
 * after rounding.
 *
 * <p>{@link org.janusvm.isa.fp.Float64} and {@link org.janusvm.isa.fp.Float32} are the way in.
 * Their methods are static, work on raw bit patterns and are built in two layers. The upper layer
 * is small enough for HotSpot to inline: it lets the host's own arithmetic compute the result in
 * round to nearest even, and accepts it when the flags are known to be right, either because the
 * operation was proved exact or because "inexact" has been accrued already. Everything else (the
 * other rounding modes, results near overflow and underflow, NaNs) goes to the lower layer, an
 * implementation on integers that serves every format: the operands are unpacked from binary64,
 * which holds each binary32 value exactly, and the exact result is rounded once, to the wanted
 * format.
 */
package org.janusvm.isa.fp;
