// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process;

/**
 * What the guest finds on file descriptors 0, 1 and 2.
 *
 * @param in standard input
 * @param out standard output
 * @param err standard error
 */
public record StandardStreams(InputPort in, OutputPort out, OutputPort err) {}
