# SPDX-License-Identifier: Apache-2.0
# The teaching kernel: built to bin/kernel.elf, tested under qemu-system-riscv64.
# Included by the Makefile one folder up, whose variables it uses.
#
#   make kernel          build bin/kernel.elf
#   make check-kernel    boot it under qemu-system-riscv64 and run kernel/tests and programs/
#
# The result does not depend on where or when it is built: no build id, no debug information, no
# paths, objects linked in sorted order.

KERNEL_DIR := kernel
KERNEL_OUT := $(BUILD)/kernel

# lp64 without floating point: user values in f registers must survive the kernel.
KERNEL_CFLAGS := -std=gnu11 -O2 -march=rv64imac_zicsr_zifencei -mabi=lp64 -mcmodel=medany \
    -ffreestanding -fno-pic -fno-pie -fno-stack-protector -fno-strict-aliasing \
    -fno-asynchronous-unwind-tables -fno-tree-loop-distribute-patterns -fno-common \
    -fno-delete-null-pointer-checks -msmall-data-limit=0 -mno-relax \
    -Wall -Wextra -Werror -Wstrict-prototypes -fno-ident
KERNEL_LDFLAGS := -nostdlib -static -no-pie -Wl,--build-id=none -Wl,--no-relax \
    -Wl,-z,max-page-size=4096 -Wl,-z,norelro -Wl,-z,noexecstack -Wl,--no-warn-rwx-segments

KERNEL_SOURCES := $(sort $(wildcard $(KERNEL_DIR)/*.c) $(wildcard $(KERNEL_DIR)/*.S))
KERNEL_HEADERS := $(wildcard $(KERNEL_DIR)/include/*.h)
KERNEL_OBJECTS := $(patsubst $(KERNEL_DIR)/%,$(KERNEL_OUT)/%.o,$(KERNEL_SOURCES))

.PHONY: kernel check-kernel
all: $(BIN)/kernel.elf
kernel: $(BIN)/kernel.elf

$(KERNEL_OUT)/%.c.o: $(KERNEL_DIR)/%.c $(KERNEL_HEADERS) $(KERNEL_DIR)/kernel.mk
	@mkdir -p $(@D)
	$(CC) $(KERNEL_CFLAGS) -c $< -o $@

$(KERNEL_OUT)/%.S.o: $(KERNEL_DIR)/%.S $(KERNEL_HEADERS) $(KERNEL_DIR)/kernel.mk
	@mkdir -p $(@D)
	$(CC) $(KERNEL_CFLAGS) -c $< -o $@

$(KERNEL_OUT)/kernel.ld: $(KERNEL_DIR)/kernel.ld $(KERNEL_DIR)/include/layout.h
	@mkdir -p $(@D)
	$(CC) -E -P -x assembler-with-cpp -I$(KERNEL_DIR) $< -o $@

$(BIN)/kernel.elf: $(KERNEL_OBJECTS) $(KERNEL_OUT)/kernel.ld
	@mkdir -p $(@D)
	$(CC) $(KERNEL_CFLAGS) $(KERNEL_LDFLAGS) -T $(KERNEL_OUT)/kernel.ld $(KERNEL_OBJECTS) -o $@

KERNEL_TESTS := $(basename $(notdir $(wildcard $(KERNEL_DIR)/tests/*.c)))
KERNEL_TEST_FILES := $(KERNEL_TESTS:%=$(KERNEL_OUT)/tests/%.elf)

$(KERNEL_OUT)/tests/%.elf: $(KERNEL_DIR)/tests/%.c $(HEADERS) $(CRT0) $(LIBC)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(TARGET_FLAGS) -march=$(MARCH) -O1 -Wno-unused-result $(LDFLAGS) $(CRT0) $< $(LIBC) -o $@

$(KERNEL_OUT)/mkcpio: $(KERNEL_DIR)/tools/mkcpio.c
	@mkdir -p $(@D)
	$(HOST_CC) $(HOST_CFLAGS) $< -o $@

$(KERNEL_OUT)/tests/firmware.bin: $(KERNEL_DIR)/tests/firmware.S
	@mkdir -p $(@D)
	$(CC) -march=rv64gc -mabi=lp64d -nostdlib -static -no-pie -Wl,-Ttext=0x80000000,--build-id=none \
	  $< -o $(@:.bin=)
	$(CROSS)objcopy -O binary $(@:.bin=) $@

check-kernel: $(BIN)/kernel.elf $(ELF_FILES) $(KERNEL_TEST_FILES) $(KERNEL_OUT)/mkcpio \
    $(KERNEL_OUT)/tests/firmware.bin
	$(KERNEL_DIR)/tests/check.sh $(BIN) $(KERNEL_OUT) "$(QEMU)"
