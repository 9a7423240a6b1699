// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.janusvm.process.host.HostFile;
import org.janusvm.process.host.HostStat;

/**
 * Everything that lies in a directory of the host. It is found from that directory's descriptor,
 * name by name, and links are never followed.
 */
final class FileTree {
  private static final int BLOCK = 512;
  private static final int RECORD_HEADER = 19;

  // Deeper ones are left behind: a guest makes them only on purpose.
  private static final int MAX_DEPTH = 2000;

  private FileTree() {}

  /** Bytes of the host's disk that it takes, the directory itself left out. */
  static long size(HostFile folder) {
    return measure(folder, 0);
  }

  private static long measure(HostFile folder, int depth) {
    long sum = 0;
    int[] error = new int[1];
    for (byte[] name : list(folder)) {
      HostStat stat = new HostStat();
      if (folder.stat(name, stat) != 0) {
        continue;
      }
      sum += stat.blocks * BLOCK;
      if (stat.type() == HostStat.DIRECTORY && depth < MAX_DEPTH) {
        HostFile inner = folder.open(name, HostFile.DIRECTORY, 0, error);
        if (inner != null) {
          sum += measure(inner, depth + 1);
          inner.close();
        }
      }
    }
    return sum;
  }

  /** Removes all of it; the directory itself stays. */
  static void clear(HostFile folder) {
    clear(folder, 0);
  }

  private static void clear(HostFile folder, int depth) {
    // Once more after removing, since a directory that shrinks may skip names.
    for (List<byte[]> names = list(folder); !names.isEmpty(); names = list(folder)) {
      boolean removed = false;
      for (byte[] name : names) {
        removed |= remove(folder, name, depth);
      }
      if (!removed) {
        return;
      }
      folder.seek(0, 0);
    }
  }

  private static boolean remove(HostFile folder, byte[] name, int depth) {
    if (folder.remove(name, false) == 0) {
      return true;
    }
    HostStat stat = new HostStat();
    if (folder.stat(name, stat) == 0 && stat.type() == HostStat.DIRECTORY && depth < MAX_DEPTH) {
      folder.changeMode(name, 0700); // The guest may have taken its own rights away.
      int[] error = new int[1];
      HostFile inner = folder.open(name, HostFile.DIRECTORY, 0, error);
      if (inner != null) {
        clear(inner, depth + 1);
        inner.close();
      }
    }
    return folder.remove(name, true) == 0;
  }

  /** Names in a directory, from where it was read last. */
  static List<byte[]> list(HostFile listing) {
    List<byte[]> names = new ArrayList<>();
    int[] error = new int[1];
    byte[] records = listing.readDirectory(error);
    while (records != null && records.length > 0) {
      ByteBuffer in = ByteBuffer.wrap(records).order(ByteOrder.LITTLE_ENDIAN);
      for (int at = 0; at < records.length; at += in.getShort(at + 16) & 0xffff) {
        int start = at + RECORD_HEADER;
        int end = start;
        while (records[end] != 0) {
          end++;
        }
        byte[] name = Arrays.copyOfRange(records, start, end);
        if (!Arrays.equals(name, new byte[] {'.'}) && !Arrays.equals(name, new byte[] {'.', '.'})) {
          names.add(name);
        }
      }
      records = listing.readDirectory(error);
    }
    return names;
  }
}
