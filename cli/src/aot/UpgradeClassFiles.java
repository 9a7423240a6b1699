// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * Gives the classes of libraries built for Java 5 (Picocli is one) the class-file format of Java 8,
 * which carries stack maps. The AOT cache leaves out classes without stack maps; loading Picocli
 * from its jar and verifying it by inference took a third of the time of {@code janus --version}.
 */
final class UpgradeClassFiles {
  private UpgradeClassFiles() {}

  /** Rewrites, in place, the jars of a folder that need it. */
  static void upgradeAll(Path folder) throws IOException {
    List<Path> jars;
    try (Stream<Path> files = Files.list(folder)) {
      jars = files.filter(file -> file.toString().endsWith(".jar")).toList();
    }
    for (Path jar : jars) {
      upgrade(jar);
    }
  }

  private static void upgrade(Path jar) throws IOException {
    Path upgraded = jar.resolveSibling(jar.getFileName() + ".upgraded");
    try (JarFile in = new JarFile(jar.toFile())) {
      if (!isOld(in)) {
        return;
      }
      try (URLClassLoader types = new URLClassLoader(new URL[] {jar.toUri().toURL()});
          OutputStream file = Files.newOutputStream(upgraded);
          ZipOutputStream out = new ZipOutputStream(file)) {
        for (ZipEntry entry : in.stream().toList()) {
          byte[] bytes = in.getInputStream(entry).readAllBytes();
          ZipEntry copy = new ZipEntry(entry.getName());
          copy.setTimeLocal(entry.getTimeLocal()); // The same jar whenever it is built.
          out.putNextEntry(copy);
          out.write(isClass(entry) && isOld(bytes) ? upgrade(bytes, types) : bytes);
          out.closeEntry();
        }
      }
    }
    Files.move(upgraded, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] upgrade(byte[] classFile, ClassLoader types) {
    ClassWriter writer =
        new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
          @Override
          protected ClassLoader getClassLoader() {
            return types;
          }
        };
    ClassVisitor newer =
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public void visit(
              int version,
              int access,
              String name,
              String signature,
              String superName,
              String[] interfaces) {
            super.visit(Opcodes.V1_8, access, name, signature, superName, interfaces);
          }
        };
    new ClassReader(classFile).accept(newer, ClassReader.SKIP_FRAMES);
    return writer.toByteArray();
  }

  /** Judges a jar by its first class: a library is compiled as a whole. */
  private static boolean isOld(JarFile jar) throws IOException {
    for (ZipEntry entry : jar.stream().toList()) {
      if (isClass(entry)) {
        return isOld(jar.getInputStream(entry).readNBytes(8));
      }
    }
    return false;
  }

  private static boolean isOld(byte[] classFile) {
    return (classFile[6] << 8 | classFile[7] & 0xff) < Opcodes.V1_6;
  }

  private static boolean isClass(ZipEntry entry) {
    return entry.getName().endsWith(".class") && !entry.getName().startsWith("META-INF/");
  }
}
