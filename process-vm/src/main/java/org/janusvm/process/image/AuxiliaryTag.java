// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.image;

/** Keys of the auxiliary vector (linux/auxvec.h). */
enum AuxiliaryTag {
  NULL(0),
  PHDR(3),
  PHENT(4),
  PHNUM(5),
  PAGESZ(6),
  BASE(7),
  FLAGS(8),
  ENTRY(9),
  UID(11),
  EUID(12),
  GID(13),
  EGID(14),
  HWCAP(16),
  CLKTCK(17),
  SECURE(23),
  RANDOM(25),
  EXECFN(31),
  MINSIGSTKSZ(51);

  final long number;

  AuxiliaryTag(long number) {
    this.number = number;
  }
}
