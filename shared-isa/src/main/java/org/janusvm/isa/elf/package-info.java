// SPDX-License-Identifier: Apache-2.0
/** ELF files of RISC-V programs: reading, writing, and looking up symbols. */
package org.janusvm.isa.elf;
