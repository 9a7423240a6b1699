// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.janusvm.process.Grant;
import org.janusvm.process.SystemCallHarness;
import org.janusvm.process.abi.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that copy files learn that there are no extended attributes, and go on. */
class AttributeCallsTest {
  private static final int LISTXATTR = 11;
  private static final int LLISTXATTR = 12;
  private static final int FLISTXATTR = 13;

  @TempDir Path folder;

  @Test
  void existingFilesHaveNoneAndMissingOnesAreMissing() throws Exception {
    Files.createFile(folder.resolve("file"));
    Files.createSymbolicLink(folder.resolve("dangling"), Path.of("nothing"));
    try (SystemCallHarness guest = new SystemCallHarness(new Grant(folder, "/d", false))) {
      assertEquals(-Errno.EOPNOTSUPP, guest.call(LISTXATTR, guest.string("/d/file"), 0, 0));
      assertEquals(-Errno.ENOENT, guest.call(LISTXATTR, guest.string("/d/nothing"), 0, 0));
      assertEquals(-Errno.ENOENT, guest.call(LISTXATTR, guest.string("/d/dangling"), 0, 0));
      assertEquals(-Errno.EOPNOTSUPP, guest.call(LLISTXATTR, guest.string("/d/dangling"), 0, 0));
      long file = guest.open("/d/file", 0);
      assertEquals(-Errno.EOPNOTSUPP, guest.call(FLISTXATTR, file, 0, 0));
      assertEquals(-Errno.EBADF, guest.call(FLISTXATTR, 99, 0, 0));
      assertEquals(-Errno.EFAULT, guest.call(LISTXATTR, 8, 0, 0));
    }
  }
}
