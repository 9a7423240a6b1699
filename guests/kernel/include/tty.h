// SPDX-License-Identifier: Apache-2.0
// The line discipline between console and reader, used when the boot argument "tty" is given.
#ifndef TTY_H
#define TTY_H

#include "types.h"

void tty_receive(u8 byte);
bool tty_line_mode(void);
bool tty_onlcr(void);
s64 tty_ioctl(u64 request, u64 argument);

// What console.c offers to it.
void console_push(u8 byte);
void console_end_input(void);

#endif
