// SPDX-License-Identifier: Apache-2.0
// Host tool: writes a cpio archive in the "newc" format.
//
//   mkcpio OUT NAME=FILE...      NAME is the path inside the archive; all files are executable
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static long written;

static void put(FILE *out, const void *bytes, size_t n) {
    if (fwrite(bytes, 1, n, out) != n) perror("mkcpio: write"), exit(1);
    written += (long)n;
}

static void pad(FILE *out) {
    while (written % 4) put(out, "", 1);
}

static void member(FILE *out, unsigned number, unsigned mode, const char *name, const char *data,
                   size_t size) {
    char header[111];
    snprintf(header, sizeof(header), "070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X",
             number, mode, 0, 0, 1, 0, (unsigned)size, 0, 0, 0, 0, (unsigned)strlen(name) + 1, 0);
    put(out, header, 110);
    put(out, name, strlen(name) + 1);
    pad(out);
    put(out, data, size);
    pad(out);
}

int main(int argc, char **argv) {
    if (argc < 3) return fprintf(stderr, "usage: mkcpio OUT NAME=FILE...\n"), 2;
    FILE *out = fopen(argv[1], "wb");
    if (!out) return perror(argv[1]), 1;
    for (int i = 2; i < argc; i++) {
        char *file = strchr(argv[i], '=');
        if (!file) return fprintf(stderr, "mkcpio: %s: NAME=FILE wanted\n", argv[i]), 2;
        *file++ = 0;
        FILE *in = fopen(file, "rb");
        if (!in) return perror(file), 1;
        size_t size = 0, room = 1 << 20, got;
        char *data = malloc(room);
        while (data && (got = fread(data + size, 1, room - size, in)) > 0) {
            size += got;
            if (size == room) data = realloc(data, room *= 2);
        }
        if (!data) return fprintf(stderr, "mkcpio: no memory\n"), 1;
        fclose(in);
        member(out, (unsigned)i, 0100755, argv[i], data, size);
        free(data);
    }
    member(out, 0, 0, "TRAILER!!!", "", 0);
    return fclose(out) ? (perror(argv[1]), 1) : 0;
}
