// SPDX-License-Identifier: Apache-2.0
package org.janusvm.process.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.janusvm.isa.elf.ElfFile;
import org.janusvm.process.abi.Errno;
import org.janusvm.process.memory.AddressSpace;
import org.janusvm.process.memory.UserMemory;

/**
 * Writes what a program finds on its stack: argc, argv, envp and the auxiliary vector (System V
 * ABI, "Process Initialization"; the order of things is Linux's). Strings hold one char for each
 * byte.
 */
public final class InitialStack {
  // Letters of the extensions I M A F D C, as bits.
  private static final long HWCAP_RV64GC = 0x112d;
  private static final long CLOCK_TICKS = 100;

  // The frame of a signal handler without the vector extension: siginfo and ucontext.
  private static final long SIGNAL_FRAME = 1088;

  private static final int LONGEST_STRING = 128 * 1024;

  private final UserMemory user;
  private final ProcessImage image;
  private long sp;

  /** Writes into the memory that an image was loaded into. */
  public InitialStack(UserMemory user, ProcessImage image) {
    this.user = user;
    this.image = image;
    sp = image.stackTop() - 8;
  }

  /**
   * Writes everything.
   *
   * @param random 16 bytes for AT_RANDOM
   * @return the initial stack pointer, a multiple of 16
   * @throws ImageException when the strings take more than a quarter of the stack
   */
  public long write(
      List<String> arguments, List<String> environment, String path, byte[] random, int uid)
      throws ImageException {
    checkSize(arguments, environment, path);
    long pathAddress = push(path);
    List<Long> environmentAddresses = pushAll(environment);
    List<Long> argumentAddresses = pushAll(arguments);
    sp = (sp & -16) - random.length;
    user.write(sp, random);
    long randomAddress = sp;

    List<Long> words = new ArrayList<>();
    words.add((long) arguments.size());
    words.addAll(argumentAddresses);
    words.add(0L);
    words.addAll(environmentAddresses);
    words.add(0L);
    auxiliary(words, AuxiliaryTag.MINSIGSTKSZ, SIGNAL_FRAME);
    auxiliary(words, AuxiliaryTag.HWCAP, HWCAP_RV64GC);
    auxiliary(words, AuxiliaryTag.PAGESZ, AddressSpace.PAGE);
    auxiliary(words, AuxiliaryTag.CLKTCK, CLOCK_TICKS);
    auxiliary(words, AuxiliaryTag.PHDR, image.programHeaders());
    auxiliary(words, AuxiliaryTag.PHENT, ElfFile.PROGRAM_HEADER_SIZE);
    auxiliary(words, AuxiliaryTag.PHNUM, image.programHeaderCount());
    auxiliary(words, AuxiliaryTag.BASE, image.interpreterBase());
    auxiliary(words, AuxiliaryTag.FLAGS, 0);
    auxiliary(words, AuxiliaryTag.ENTRY, image.entry());
    auxiliary(words, AuxiliaryTag.UID, uid);
    auxiliary(words, AuxiliaryTag.EUID, uid);
    auxiliary(words, AuxiliaryTag.GID, uid);
    auxiliary(words, AuxiliaryTag.EGID, uid);
    auxiliary(words, AuxiliaryTag.SECURE, 0);
    auxiliary(words, AuxiliaryTag.RANDOM, randomAddress);
    auxiliary(words, AuxiliaryTag.EXECFN, pathAddress);
    auxiliary(words, AuxiliaryTag.NULL, 0);

    sp = (sp - 8L * words.size()) & -16;
    ByteBuffer bytes = ByteBuffer.allocate(8 * words.size()).order(ByteOrder.LITTLE_ENDIAN);
    words.forEach(bytes::putLong);
    user.write(sp, bytes.array());
    return sp;
  }

  private static void auxiliary(List<Long> words, AuxiliaryTag tag, long value) {
    words.add(tag.number);
    words.add(value);
  }

  private void checkSize(List<String> arguments, List<String> environment, String path)
      throws ImageException {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(environment);
    all.add(path);
    long bytes = 0;
    for (String s : all) {
      bytes += s.length() + 1 + 8;
      if (s.length() >= LONGEST_STRING) {
        throw tooLong();
      }
    }
    if (user.writable(image.stackTop() - 4 * bytes, 4 * bytes) < 4 * bytes) {
      throw tooLong();
    }
  }

  private static ImageException tooLong() {
    return new ImageException(
        "the arguments and environment are too long; pass fewer or shorter", Errno.E2BIG);
  }

  // The first string gets the lowest address.
  private List<Long> pushAll(List<String> strings) {
    List<Long> addresses = new ArrayList<>();
    for (String s : strings.reversed()) {
      addresses.addFirst(push(s));
    }
    return addresses;
  }

  private long push(String s) {
    byte[] bytes = (s + "\0").getBytes(StandardCharsets.ISO_8859_1);
    sp -= bytes.length;
    user.write(sp, bytes);
    return sp;
  }
}
