// SPDX-License-Identifier: Apache-2.0
// The terminal's line discipline: echo, erase, a line at a time to the reader, ^C to the
// foreground processes, ^D for the end. Programs switch parts of it off with TCSETS.
#include "include/tty.h"

#include "include/abi.h"
#include "include/bootargs.h"
#include "include/lib.h"
#include "include/machine.h"
#include "include/mm.h"
#include "include/task.h"

enum { ICRNL = 0400, OPOST = 1, ONLCR = 4, ISIG = 1, ICANON = 2, ECHO = 010, ECHOE = 020 };
enum { VINTR = 0, VQUIT = 1, VERASE = 2, VKILL = 3, VEOF = 4, VMIN = 6 };
enum { TCGETS = 0x5401, TCSETS = 0x5402, TCSETSW = 0x5403, TCSETSF = 0x5404, TIOCGPGRP = 0x540f,
       TIOCSPGRP = 0x5410, TIOCGWINSZ = 0x5413 };

static struct termios {
    u32 iflag, oflag, cflag, lflag;
    u8 line, cc[19];
} termios = {
    .iflag = ICRNL, .oflag = OPOST | ONLCR, .cflag = 0xbf, .lflag = ISIG | ICANON | ECHO | ECHOE,
    .cc = {[VINTR] = 3, [VQUIT] = 28, [VERASE] = 127, [VKILL] = 21, [VEOF] = 4, [VMIN] = 1},
};
static u32 foreground = 1;
static u8 line[512];
static u32 length;

bool tty_line_mode(void) { return termios.lflag & ICANON; }
bool tty_onlcr(void) { return (termios.oflag & OPOST) && (termios.oflag & ONLCR); }

static void echo(const char *bytes, size_t n) {
    if (termios.lflag & ECHO) console_write(bytes, n);
}

static void signal_foreground(u32 signal) {
    for (struct task *t = all_tasks; t; t = t->next) {
        if (t->leader == t && t->pgid == foreground) send_signal(t, signal, 0, 0);
    }
}

static void commit(void) {
    for (u32 i = 0; i < length; i++) console_push(line[i]);
    length = 0;
}

void tty_receive(u8 byte) {
    if (byte == '\r' && (termios.iflag & ICRNL)) byte = '\n';
    if ((termios.lflag & ISIG) && (byte == termios.cc[VINTR] || byte == termios.cc[VQUIT])) {
        echo("^C\r\n", 4);
        length = 0;
        signal_foreground(byte == termios.cc[VINTR] ? SIGINT : SIGQUIT);
    } else if (!tty_line_mode()) {
        echo((const char *)&byte, 1);
        console_push(byte);
    } else if (byte == termios.cc[VERASE] || byte == '\b') {
        if (length) {
            length--;
            echo("\b \b", 3);
        }
    } else if (byte == termios.cc[VKILL]) {
        for (; length; length--) echo("\b \b", 3);
    } else if (byte == termios.cc[VEOF]) {
        if (length == 0) console_end_input();
        commit();
    } else if (byte == '\n' || length < sizeof(line) - 1) {
        echo(byte == '\n' ? "\r\n" : (const char *)&byte, byte == '\n' ? 2 : 1);
        line[length++] = byte;
        if (byte == '\n') commit();
    }
}

s64 tty_ioctl(u64 request, u64 argument) {
    if (!bootargs.tty) return -ENOTTY;  // then the console is a plain stream of bytes
    static const u16 window[4] = {24, 80, 0, 0};
    switch ((u32)request) {
        case TCGETS: return copy_to_user(argument, &termios, sizeof(termios));
        case TCSETS:
        case TCSETSW:
        case TCSETSF: return copy_from_user(&termios, argument, sizeof(termios));
        case TIOCGPGRP: return copy_to_user(argument, &foreground, sizeof(foreground));
        case TIOCSPGRP: return copy_from_user(&foreground, argument, sizeof(foreground));
        case TIOCGWINSZ: return copy_to_user(argument, window, sizeof(window));
        default: return -ENOTTY;
    }
}
