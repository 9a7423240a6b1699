// SPDX-License-Identifier: Apache-2.0
package org.janusvm.cli;

/** A command that runs a guest: words after PROGRAM are the guest's arguments, options or not. */
interface GuestCommand {}
