// SPDX-License-Identifier: Apache-2.0
// ELF, the format of programs: what the file's headers look like and what loading one yields.
#ifndef ELF_H
#define ELF_H

#include "types.h"

struct mm;
struct inode;

struct elf_header {
    u8 ident[16];
    u16 type, machine;
    u32 version;
    u64 entry, phoff, shoff;
    u32 flags;
    u16 ehsize, phentsize, phnum, shentsize, shnum, shstrndx;
};

struct program_header {
    u32 type, flags;
    u64 offset, vaddr, paddr, filesz, memsz, align;
};

struct elf_image {
    u64 entry;                         // where to start: the interpreter's entry if there is one
    u64 program_entry;
    u64 phdr, phent, phnum;            // the program headers, in the new address space
    u64 interpreter_base;
};

int elf_load(struct mm *mm, struct inode *inode, struct elf_image *image);
u64 random_u64(void);

#endif
