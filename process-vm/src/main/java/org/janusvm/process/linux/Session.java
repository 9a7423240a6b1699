// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.linux;

/**
 * A session: process groups that may share a controlling terminal (setsid(2)).
 *
 * @param id number of the process that made it
 */
public record Session(int id) {}
