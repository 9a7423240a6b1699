// SPDX-License-Identifier: Apache-2.0
// The kernel command line, taken apart. Syntax in bootargs.c.
#ifndef BOOTARGS_H
#define BOOTARGS_H

#include "types.h"

struct bootargs {
    char *init;             // path of the first process
    char *cwd;              // its working directory
    char *error_device;     // what its descriptor 2 is
    char **argv, **envp;    // NULL-terminated
    bool onlcr;             // "\n" to the console becomes "\r\n"
    bool tty;               // the console is a terminal: line editing, echo, ^C
    bool uart_console;      // use the UART though DBCN exists
    bool single;            // do not start further harts
};
extern struct bootargs bootargs;

void bootargs_parse(const char *line);

#endif
