// SPDX-License-Identifier: Apache-2.0
// A dynamically linked program: libraries, the auxiliary vector,
// and private mappings of files.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

extern void _start(void);
static __thread int local = 5;

static int count(struct dl_phdr_info *info, size_t size, void *data) {
  (void)size;
  *(int *)data += info->dlpi_phnum > 0;
  return 0;
}

static void loading(void) {
  uintptr_t base = getauxval(AT_BASE);
  printf("AT_BASE is an ELF header: %d\n", memcmp((void *)base, ELFMAG, SELFMAG) == 0);
  printf("AT_ENTRY is _start: %d\n", getauxval(AT_ENTRY) == (uintptr_t)_start);
  const ElfW(Phdr) *headers = (const ElfW(Phdr) *)getauxval(AT_PHDR);
  int interpreters = 0;
  for (unsigned long i = 0; i < getauxval(AT_PHNUM); i++) {
    interpreters += headers[i].p_type == PT_INTERP;
  }
  printf("AT_PHDR has %d interpreter\n", interpreters);
  int objects = 0;
  dl_iterate_phdr(count, &objects);
  printf("several objects: %d, thread-local %d\n", objects > 2, local);
  void *library = dlopen("libm.so.6", RTLD_NOW);
  double (*function)(double) = (double (*)(double))dlsym(library, "cbrt");
  printf("cbrt(27) = %g, cos(0) = %g\n", function(27), cos(0));
  printf("missing: %s\n", dlopen("libnothere.so", RTLD_NOW) ? "found" : "refused");
}

static void mapping(const char *path) {
  int fd = open(path, O_RDONLY);
  struct stat status;
  fstat(fd, &status);
  unsigned char *bytes =
      mmap(NULL, status.st_size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
  bytes[0] = 'x';
  unsigned char first;
  pread(fd, &first, 1, 0);
  printf("file keeps 0x%x, mapping has %c%c%c\n", first, bytes[0], bytes[1], bytes[2]);
  size_t end = (status.st_size + 4095) & -4096;
  int zeros = 1;
  for (size_t i = status.st_size; i < end; i++) {
    zeros &= bytes[i] == 0;
  }
  printf("zero after the end: %d\n", zeros);
  unsigned char *second = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 4096);
  printf("offset 4096 agrees: %d\n", memcmp(second, bytes + 4096, 4096) == 0);
  close(fd);
}

int main(int argc, char **argv) {
  loading();
  mapping(argv[argc - 1]);
  return 42;
}
