// SPDX-License-Identifier: Apache-2.0
// The memory map, physical and virtual. Included by C, assembly and the linker script.
//
// Physical (QEMU's virt board and Janus's machine; devices are found in the device tree):
//
//   0x0010_0000   test finisher: a store here ends the machine with a status
//   0x0c00_0000   PLIC, the interrupt controller
//   0x1000_0000   UART 16550
//   0x8000_0000   start of RAM; the first 2 MiB belong to the firmware
//   0x8020_0000   this kernel: text, rodata, data, bss
//   above         frame table, then free frames; somewhere the initrd and the device tree
//
// Virtual (Sv39: 39 bits, bit 38 copied upwards, so there are two halves of 256 GiB):
//
//   0x0000_0000_0001_0000   user program, heap above it
//   0x0000_003f_....        user mmap area, growing down, then the stack
//   0x0000_003f_ffff_f000   sigreturn trampoline, the last user page
//   0xffff_ffc0_0000_0000   all physical memory and devices at a fixed offset, kernel only
//   0xffff_ffc0_8020_0000   therefore: this kernel
#ifndef LAYOUT_H
#define LAYOUT_H

#ifdef __ASSEMBLER__
#define UL(x) x
#else
#define UL(x) x##UL
#endif

#define PAGE_SHIFT 12
#define PAGE_SIZE UL(4096)

#define KERNEL_OFFSET UL(0xffffffc000000000)
#define KERNEL_PHYSICAL UL(0x80200000)

#define USER_LOWEST UL(0x1000)
#define USER_END UL(0x4000000000)
#define TRAMPOLINE (USER_END - PAGE_SIZE)
#define STACK_TOP (USER_END - UL(0x10000))
#define STACK_SIZE UL(0x800000)
#define MMAP_TOP (STACK_TOP - STACK_SIZE - UL(0x100000))

#define KERNEL_STACK_ORDER 2
#define KERNEL_STACK_SIZE (PAGE_SIZE << KERNEL_STACK_ORDER)

#define MAX_HARTS 8

#endif
