// SPDX-License-Identifier: Apache-2.0
// The flattened device tree: how the machine describes itself to a kernel that cannot probe.
//
// It is a stream of big-endian tokens: begin-node with a name, property with a length and the
// offset of its name, end-node. We walk it once and pick out what we use. A node's properties
// come before its children, so a node is complete at the next begin or end.
#include "include/machine.h"

#include "include/lib.h"
#include "include/mm.h"

struct machine machine;

enum { BEGIN_NODE = 1, END_NODE = 2, PROPERTY = 3, NOP = 4 };

struct node {
    const char *name;
    u32 address_cells, size_cells;     // for its children's reg
    const u8 *reg;
    u32 reg_length;
    const char *compatible;
    u32 compatible_length;
    bool is_cpu, is_memory, disabled, classified;
    u32 interrupt, shift;
};

static u32 be32(const u8 *p) { return (u32)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3]; }
static u64 be64(const u8 *p) { return (u64)be32(p) << 32 | be32(p + 4); }
static u64 cells(const u8 *p, u32 count) { return count == 2 ? be64(p) : count == 1 ? be32(p) : 0; }

static bool is_compatible(const struct node *node, const char *with) {
    const char *s = node->compatible, *end = s + node->compatible_length;
    for (; s && s < end; s += strlen(s) + 1) {
        if (strcmp(s, with) == 0) return true;
    }
    return false;
}

static void reserve(u64 start, u64 end) {
    if (machine.reserved_count == ARRAY_SIZE(machine.reserved)) return;
    machine.reserved[machine.reserved_count++] = (struct range){start, end};
}

static void classify(struct node *stack, u32 depth) {
    struct node *node = &stack[depth];
    if (node->classified || depth == 0 || node->disabled) return;
    node->classified = true;
    struct node *parent = &stack[depth - 1];
    u32 ac = parent->address_cells, sc = parent->size_cells;
    if (!node->reg || node->reg_length < 4 * (ac + sc)) return;
    u64 base = cells(node->reg, ac), size = cells(node->reg + 4 * ac, sc);

    if (node->is_cpu) {
        if (machine.hart_count < MAX_HARTS) machine.hart_ids[machine.hart_count++] = base;
    } else if (node->is_memory) {
        // Several banks may exist; the one we were loaded into is the one we use.
        for (u32 at = 0; at + 4 * (ac + sc) <= node->reg_length; at += 4 * (ac + sc)) {
            base = cells(node->reg + at, ac), size = cells(node->reg + at + 4 * ac, sc);
            if (base <= KERNEL_PHYSICAL && KERNEL_PHYSICAL - base < size) {
                machine.ram = (struct range){base, base + size};
            }
        }
    } else if (strcmp(parent->name, "reserved-memory") == 0) {
        reserve(base, base + size);
    } else if (is_compatible(node, "ns16550a") && !machine.uart) {
        machine.uart = base;
        machine.uart_shift = node->shift;
        machine.uart_interrupt = node->interrupt;
    } else if (is_compatible(node, "riscv,plic0") || is_compatible(node, "sifive,plic-1.0.0")) {
        machine.plic = base;
        machine.plic_size = size;
    } else if (is_compatible(node, "sifive,test0")) {
        machine.finisher = base;
    } else if (is_compatible(node, "google,goldfish-rtc")) {
        machine.rtc = base;
    }
}

static void take_property(struct node *node, u32 depth, const char *name, const u8 *value,
                          u32 length) {
    if (strcmp(name, "reg") == 0) {
        node->reg = value, node->reg_length = length;
    } else if (strcmp(name, "compatible") == 0) {
        node->compatible = (const char *)value, node->compatible_length = length;
    } else if (strcmp(name, "#address-cells") == 0) {
        node->address_cells = be32(value);
    } else if (strcmp(name, "#size-cells") == 0) {
        node->size_cells = be32(value);
    } else if (strcmp(name, "device_type") == 0) {
        node->is_cpu = strcmp((const char *)value, "cpu") == 0;
        node->is_memory = strcmp((const char *)value, "memory") == 0;
    } else if (strcmp(name, "status") == 0) {
        node->disabled = strncmp((const char *)value, "ok", 2) != 0;
    } else if (strcmp(name, "reg-shift") == 0) {
        node->shift = be32(value);
    } else if (strcmp(name, "interrupts") == 0 && length >= 4) {
        node->interrupt = be32(value);
    } else if (strcmp(name, "timebase-frequency") == 0) {
        machine.timebase_frequency = length == 8 ? be64(value) : be32(value);
    } else if (depth == 1 && strcmp(node->name, "chosen") == 0) {
        u64 number = length == 8 ? be64(value) : length == 4 ? be32(value) : 0;
        if (strcmp(name, "bootargs") == 0) machine.bootargs = (const char *)value;
        if (strcmp(name, "linux,initrd-start") == 0) machine.initrd.start = number;
        if (strcmp(name, "linux,initrd-end") == 0) machine.initrd.end = number;
    }
}

void fdt_parse(u64 physical) {
    const u8 *blob = PHYS_TO_VIRT(physical);
    if (be32(blob) != 0xd00dfeed) panic("a1 (0x%lx) does not point to a device tree", physical);
    machine.device_tree = (struct range){physical, physical + be32(blob + 4)};
    machine.bootargs = "";
    const u8 *p = blob + be32(blob + 8), *end = blob + be32(blob + 4);
    const char *names = (const char *)blob + be32(blob + 12);
    for (const u8 *r = blob + be32(blob + 16); be64(r + 8); r += 16) {
        reserve(be64(r), be64(r) + be64(r + 8));
    }

    struct node stack[8];
    u32 depth = 0;
    bool inside = false;
    while (p < end) {
        u32 token = be32(p);
        p += 4;
        if (token == BEGIN_NODE) {
            if (inside) {
                classify(stack, depth);
                depth++;
            }
            ASSERT(depth < ARRAY_SIZE(stack));
            inside = true;
            stack[depth] = (struct node){
                .name = (const char *)p, .address_cells = 2, .size_cells = 1};
            p += ALIGN_UP(strlen((const char *)p) + 1, 4);
        } else if (token == END_NODE) {
            classify(stack, depth);
            if (depth == 0) break;
            depth--;
        } else if (token == PROPERTY) {
            u32 length = be32(p), name = be32(p + 4);
            take_property(&stack[depth], depth, names + name, p + 8, length);
            p += 8 + ALIGN_UP(length, 4);
        } else if (token != NOP) {
            break;
        }
    }
    if (!machine.ram.end) panic("no memory node holds the kernel's address");
    if (!machine.timebase_frequency) panic("the device tree has no timebase-frequency");
}
