// SPDX-License-Identifier: Apache-2.0
// Lists directories, sorted, hidden names left out; a directory's name ends in a slash.
//
// ls [DIRECTORY]...

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MAX_NAMES = 4096 };

static char *names[MAX_NAMES];

static int compare(const void *a, const void *b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

static int is_directory(const char *parent, const struct dirent *entry) {
  if (entry->d_type != DT_UNKNOWN) {
    return entry->d_type == DT_DIR;
  }
  char path[600];
  struct stat status;
  snprintf(path, sizeof path, "%s/%s", parent, entry->d_name);
  return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static int list(const char *path) {
  DIR *directory = opendir(path);
  if (!directory) {
    fprintf(stderr, "ls: ");
    perror(path);
    return 1;
  }
  size_t count = 0;
  struct dirent *entry;
  while ((entry = readdir(directory)) != NULL && count < MAX_NAMES) {
    if (entry->d_name[0] == '.') {
      continue;
    }
    char name[sizeof entry->d_name + 1];
    snprintf(name, sizeof name, "%s%s", entry->d_name, is_directory(path, entry) ? "/" : "");
    names[count++] = strdup(name);
  }
  closedir(directory);
  qsort(names, count, sizeof names[0], compare);
  for (size_t i = 0; i < count; i++) {
    puts(names[i]);
    free(names[i]);
  }
  return 0;
}

int main(int argc, char **argv) {
  int status = argc < 2 ? list(".") : 0;
  for (int i = 1; i < argc; i++) {
    if (argc > 2) {
      printf("%s%s:\n", i > 1 ? "\n" : "", argv[i]);
    }
    status |= list(argv[i]);
  }
  return status;
}
