// SPDX-License-Identifier: Apache-2.0
// The kernel command line, taken apart. Syntax in bootargs.c.
#ifndef BOOTARGS_H
#define BOOTARGS_H

#include "types.h"

struct bootargs {
    char *init;             // path of the first process
    char *cwd;              // its working directory
    char **argv, **envp;    // NULL-terminated
    bool onlcr;             // "\n" to the console becomes "\r\n"
    bool tty;               // the console is a terminal: line editing, echo, ^C
    bool uart_console;      // use the UART though DBCN exists
    bool uart_stderr;       // descriptor 2 of the first process is the UART
    bool single;            // do not start further harts
};
extern struct bootargs bootargs;

void bootargs_parse(const char *line);

#endif
