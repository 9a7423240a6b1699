// SPDX-License-Identifier: Apache-2.0
/**
 * Sockets of the guest. Those of the Unix domain live in Java's heap and connect guest processes
 * with each other only; those of the Internet domains are there with {@code --net loopback} only.
 */
package org.janusvm.process.net;
