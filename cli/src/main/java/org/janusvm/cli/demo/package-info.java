// SPDX-License-Identifier: Apache-2.0
/** Demonstrations: walks through what the virtual machines do, for people who learn or teach it. */
package org.janusvm.cli.demo;
