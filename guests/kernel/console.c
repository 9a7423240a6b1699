// SPDX-License-Identifier: Apache-2.0
// The console: bytes out unchanged, bytes in through a ring that interrupts or ticks fill.
//
// Output goes by SBI DBCN (a whole buffer per call) if it exists, else by the UART, else byte by
// byte through the legacy SBI call; "console=uart" prefers the UART. Input the same way.
#include "include/bootargs.h"
#include "include/fs.h"
#include "include/lib.h"
#include "include/machine.h"
#include "include/mm.h"
#include "include/sbi.h"
#include "include/task.h"
#include "include/tty.h"

static enum { LEGACY, UART, DBCN } backend;

#define RING 4096
static u8 ring[RING];
static u32 ring_read, ring_write;      // free-running
static bool end_of_input;
static u32 readers;

static u8 bounce[16384];               // user bytes on their way out, physically contiguous

void console_init(void) {
    if (machine.uart) uart_init();
    backend = sbi_has_console() && !(bootargs.uart_console && machine.uart) ? DBCN
              : machine.uart ? UART : LEGACY;
    if (backend == UART) uart_enable_interrupt();
}

void console_write(const void *bytes, size_t n) {
    const u8 *p = bytes;
    if (backend == UART) {
        uart_write(p, n);
    } else if (backend == DBCN) {
        while (n) {                    // the firmware may take less than it was offered
            s64 done = sbi_console_write(VIRT_TO_PHYS(p), n);
            if (done < 0) return;
            p += done, n -= (size_t)done;
        }
    } else {
        for (; n; n--) sbi_legacy_putchar(*p++);
    }
}

static void take(u8 byte) {
    if (ring_write - ring_read < RING) ring[ring_write++ % RING] = byte;
}

void console_push(u8 byte) { take(byte); }
void console_end_input(void) { end_of_input = true; }

static void receive(u8 byte) {
    if (bootargs.tty) {
        tty_receive(byte);
    } else {
        take(byte);
    }
}

void console_poll(void) {
    u32 before = ring_write;
    u32 space = RING - (ring_write - ring_read);
    if (end_of_input || space < 128) return;
    if (backend == DBCN) {
        static u8 buffer[64];
        s64 n = readers ? sbi_console_read(VIRT_TO_PHYS(buffer), sizeof(buffer)) : 0;
        for (s64 i = 0; i < n; i++) receive(buffer[i]);
        if (n < 0) end_of_input = true;  // an error from console_read is the end of input
    } else {
        while (space-- > 64) {
            int c = backend == UART ? uart_read() : sbi_legacy_getchar();
            if (c < 0) break;
            receive((u8)c);
        }
    }
    if (ring_write != before || end_of_input) wake(ring);
}

bool console_wants_polling(void) { return readers && (backend != UART || !machine.plic); }

static s64 read(struct file *file, u64 to, size_t n) {
    if (n == 0) return 0;
    readers++;
    console_poll();
    while (ring_read == ring_write && !end_of_input) {
        s64 r = file->flags & O_NONBLOCK ? -EAGAIN : sleep_on(ring, 0);
        if (r) {
            readers--;
            return r;
        }
        console_poll();
    }
    readers--;
    if (bootargs.tty && ring_read == ring_write) end_of_input = false;  // ^D ends one read
    size_t done = 0;
    while (done < n && ring_read != ring_write) {
        u8 byte = ring[ring_read % RING];
        if (copy_to_user(to + done, &byte, 1)) return done ? (s64)done : -EFAULT;
        ring_read++, done++;
        if (bootargs.tty && byte == '\n' && tty_line_mode()) break;
    }
    return (s64)done;
}

static s64 write_with(u64 from, size_t n, void (*out)(const void *, size_t)) {
    bool onlcr = bootargs.onlcr || (bootargs.tty && tty_onlcr());
    size_t room = onlcr ? sizeof(bounce) / 2 : sizeof(bounce);
    for (size_t done = 0; done < n;) {
        size_t part = MIN(n - done, room);
        if (copy_from_user(bounce, from + done, part)) return done ? (s64)done : -EFAULT;
        size_t length = part;
        if (onlcr) {                   // grow from the back, in place
            for (size_t i = 0; i < part; i++) length += bounce[i] == '\n';
            for (size_t i = part, o = length; i-- > 0;) {
                bounce[--o] = bounce[i];
                if (bounce[i] == '\n') bounce[--o] = '\r';
            }
        }
        out(bounce, length);
        done += part;
    }
    return (s64)n;
}

static s64 write(struct file *file, u64 from, size_t n) {
    (void)file;
    return write_with(from, n, console_write);
}

static u32 poll(struct file *file) {
    (void)file;
    readers++;
    console_poll();
    readers--;
    return POLLOUT | (ring_read != ring_write || end_of_input ? POLLIN : 0);
}

const struct file_ops console_ops = {.read = read, .write = write, .poll = poll};

// The UART as a device of its own, so that descriptor 2 can go another way than descriptor 1.
static void uart_out(const void *bytes, size_t n) {
    if (machine.uart) uart_write(bytes, n);
}

static s64 write_uart(struct file *file, u64 from, size_t n) {
    (void)file;
    return write_with(from, n, uart_out);
}

const struct file_ops uart_ops = {.read = read, .write = write_uart, .poll = poll};
