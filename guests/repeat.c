// SPDX-License-Identifier: Apache-2.0
//
// Runs another program's main again and again in one process, once for every byte of standard
// input, so that what a machine learnt of its code is still there the next time. It is linked with
// a program whose main was renamed.
//
// What the program writes is followed by a line that tells its status.

#include <stdio.h>
#include <unistd.h>

int repeated_main(int argc, char **argv);

int main(int argc, char **argv) {
  char go;
  while (read(0, &go, 1) == 1) {
    int status = repeated_main(argc, argv);
    printf("\n@repeated %d\n", status);
    fflush(stdout);
  }
  return 0;
}
