// SPDX-License-Identifier: Apache-2.0
/**
 * The system VM: a RISC-V machine that runs an operating-system kernel, bare or under a hypervisor.
 * The way in is {@link org.janusvm.system.SystemVm}.
 */
package org.janusvm.system;
