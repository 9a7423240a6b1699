// SPDX-License-Identifier: Apache-2.0
// The kernel command line:
//
//   init=/path [argv0=NAME] [env=KEY=VALUE]... [cwd=/dir] [stderr=/dev/NAME] [flags] [-- ARG...]
//
// Words are separated by white space. Inside double quotes white space does not separate, and ""
// is an empty word. Everywhere %XX is the byte with that hexadecimal value, so a host that
// escapes '%', '"' and white space can pass any bytes but NUL. Without init= it is /init; without
// argv0= the program's argv[0] is its path; without env= the environment is empty.
// Flags: verbose, onlcr, tty, console=uart, maxcpus=1. Unknown words are ignored.
#include "include/bootargs.h"

#include "include/lib.h"
#include "include/mm.h"

struct bootargs bootargs = {.init = "/init", .cwd = "/", .error_device = "/dev/console"};

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

static int hex(char c) {
    return c >= '0' && c <= '9' ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// Takes the next word off *line and decodes it to `to`, which has room for all of the line.
static bool next_word(const char **line, char *to) {
    const char *p = *line;
    while (is_space(*p)) p++;
    if (!*p) return false;
    bool quoted = false;
    for (; *p && (quoted || !is_space(*p)); p++) {
        if (*p == '"') {
            quoted = !quoted;
        } else if (*p == '%' && hex(p[1]) >= 0 && hex(p[2]) >= 0) {
            *to++ = (char)(hex(p[1]) << 4 | hex(p[2]));
            p += 2;
        } else {
            *to++ = *p;
        }
    }
    *to = 0;
    *line = p;
    return true;
}

static const char *value_of(const char *word, const char *key) {
    size_t n = strlen(key);
    return strncmp(word, key, n) == 0 ? word + n : NULL;
}

void bootargs_parse(const char *line) {
    size_t length = strlen(line), words = length / 2 + 2;
    char *word = kmalloc(length + 1), *argv0 = NULL;
    bootargs.argv = kzalloc((words + 1) * sizeof(char *));
    bootargs.envp = kzalloc((words + 1) * sizeof(char *));
    if (!word || !bootargs.argv || !bootargs.envp) panic("no memory for the boot arguments");
    u32 argc = 1, envc = 0;
    bool options = true;
    while (next_word(&line, word)) {
        const char *v;
        if (!options) {
            bootargs.argv[argc++] = strdup(word);
        } else if (strcmp(word, "--") == 0) {
            options = false;
        } else if ((v = value_of(word, "init="))) {
            bootargs.init = strdup(v);
        } else if ((v = value_of(word, "argv0="))) {
            argv0 = strdup(v);
        } else if ((v = value_of(word, "env="))) {
            bootargs.envp[envc++] = strdup(v);
        } else if ((v = value_of(word, "cwd="))) {
            bootargs.cwd = strdup(v);
        } else if ((v = value_of(word, "stderr="))) {
            bootargs.error_device = strdup(v);
        } else {
            verbose |= strcmp(word, "verbose") == 0;
            bootargs.onlcr |= strcmp(word, "onlcr") == 0;
            bootargs.tty |= strcmp(word, "tty") == 0;
            bootargs.uart_console |= strcmp(word, "console=uart") == 0;
            bootargs.single |= strcmp(word, "maxcpus=1") == 0;
        }
    }
    bootargs.argv[0] = argv0 ? argv0 : bootargs.init;
    kfree(word);
}
