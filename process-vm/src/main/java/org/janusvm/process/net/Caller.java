// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.net;

import java.util.List;
import org.janusvm.process.file.PathOperations;

/**
 * The process on whose behalf a socket does something.
 *
 * @param credentials who it is
 * @param paths works on paths, for names of sockets in the file system
 * @param directory components of its working directory
 * @param umask permission bits taken off new names
 */
public record Caller(
    Credentials credentials, PathOperations paths, List<String> directory, int umask) {}
