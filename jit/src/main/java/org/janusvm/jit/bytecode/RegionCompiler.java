// SPDX-License-Identifier: Apache-2.0
package org.janusvm.jit.bytecode;

import java.lang.invoke.MethodHandles;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongFunction;
import org.janusvm.jit.JitObserver;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Makes a class of a region and loads it. Classes are hidden, one for each region, so that they are
 * unloaded with their last use.
 */
final class RegionCompiler implements Opcodes {
  /** HotSpot compiles no method with more bytes of bytecode than this. */
  static final int MAX_CODE_BYTES = 8000;

  /** Type of {@link CompiledRegion#run}. */
  static final String RUN = "(L" + Names.CONTEXT + ";JI)J";

  private static final String LINK_TYPE = "L" + Names.LINK + ";";
  private static final String LOADING = Names.REGION.replace("CompiledRegion", "RegionLoading");

  private final MemoryKind memory;
  private final LongFunction<Link> links;

  /**
   * @param links gives the link to an address
   */
  RegionCompiler(MemoryKind memory, LongFunction<Link> links) {
    this.memory = memory;
    this.links = links;
  }

  /** A region's class before it is loaded. */
  record Image(byte[] bytes, int codeBytes, Link[] links, TrapSites sites) {}

  /**
   * Compiles a region.
   *
   * @param start by {@link System#nanoTime}, when work on it began
   * @return null when its method would be too large for HotSpot
   */
  CompiledRegion compile(RegionInfo info, long start, JitObserver observer) {
    Image image = write(info.region);
    info.codeBytes = image.codeBytes;
    if (image.codeBytes >= MAX_CODE_BYTES) {
      return null;
    }
    CompiledRegion compiled = RegionLoading.load(MethodHandles.lookup(), image);
    info.sites = image.sites;
    info.classBytes = image.bytes.length;
    compiled.info = info;
    if (observer != JitObserver.NONE) {
      observer.compiled(info.facts(), image.bytes, image.codeBytes, System.nanoTime() - start);
    }
    return compiled;
  }

  /** Internal name of a region's class. */
  static String className(Region region) {
    return "org/janusvm/jit/bytecode/Region_" + Long.toHexString(region.seed);
  }

  /** Writes a region's class, whatever its size. */
  Image write(Region region) {
    String self = className(region);
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    writer.visit(V21, ACC_FINAL | ACC_SUPER, self, null, Names.REGION, null);
    Map<Long, String> fields = new LinkedHashMap<>();
    MethodSize size = new MethodSize();
    TrapSites sites = new TrapSites();
    MethodVisitor method =
        size.of(writer.visitMethod(ACC_PUBLIC | ACC_FINAL, "run", RUN, null, null));
    method.visitCode();
    writeRun(
        region, method, sites, self, pc -> fields.computeIfAbsent(pc, p -> "l" + fields.size()));
    method.visitMaxs(0, 0);
    method.visitEnd();
    writeConstructor(writer);
    writeInitializer(writer, self, fields);
    writer.visitEnd();
    Link[] targets = fields.keySet().stream().map(links::apply).toArray(Link[]::new);
    return new Image(writer.toByteArray(), size.bytes(), targets, sites);
  }

  /**
   * Writes the code of {@link CompiledRegion#run}.
   *
   * @param fields gives the name of the static field that holds the link to an address
   * @return the locals it uses
   */
  Locals writeRun(
      Region region,
      MethodVisitor method,
      TrapSites sites,
      String self,
      LongFunction<String> fields) {
    SyncAnalysis sync = new SyncAnalysis(region);
    FormAnalysis analysis = new FormAnalysis(region, sync);
    Locals locals = new Locals(self, memory.className(), RegionEmitter.usesFloat(region));
    allocate(region, analysis, sync.used(), locals);
    Code code = new Code(method, locals);
    Registers registers = new Registers(code, sync.used());
    new RegionEmitter(region, analysis, sync, code, registers, sites, memory, self, fields).emit();
    return locals;
  }

  /** Gives each register a local for each form that it takes anywhere in the region. */
  private static void allocate(Region region, FormAnalysis analysis, long used, Locals locals) {
    boolean[][] takes = new boolean[64][4];
    for (RegionBlock block : region.blocks) {
      byte[] forms = analysis.atStart(block).clone();
      note(forms, takes);
      for (GuestInstruction i : block.instructions) {
        FormAnalysis.apply(i, forms);
        note(forms, takes);
      }
    }
    for (int r = 1; r < 64; r++) {
      if ((used >>> r & 1) != 0) {
        for (byte form = Forms.RAW; form <= Forms.FLOAT; form++) {
          if (form == Forms.RAW || takes[r][form]) {
            locals.allocate(r, form);
          }
        }
      }
    }
  }

  private static void note(byte[] forms, boolean[][] takes) {
    for (int r = 0; r < 64; r++) {
      takes[r][forms[r]] = true;
    }
  }

  private static void writeConstructor(ClassWriter writer) {
    MethodVisitor m = writer.visitMethod(0, "<init>", "()V", null, null);
    m.visitCode();
    m.visitVarInsn(ALOAD, 0);
    m.visitMethodInsn(INVOKESPECIAL, Names.REGION, "<init>", "()V", false);
    m.visitInsn(RETURN);
    m.visitMaxs(0, 0);
    m.visitEnd();
  }

  /** The links are constants of the class, so that HotSpot can see through them. */
  private static void writeInitializer(ClassWriter writer, String self, Map<Long, String> fields) {
    MethodVisitor m = writer.visitMethod(ACC_STATIC, "<clinit>", "()V", null, null);
    m.visitCode();
    int i = 0;
    for (String field : fields.values()) {
      writer.visitField(ACC_PRIVATE | ACC_STATIC | ACC_FINAL, field, LINK_TYPE, null, null);
      m.visitLdcInsn(i++);
      m.visitMethodInsn(INVOKESTATIC, LOADING, "link", "(I)" + LINK_TYPE, false);
      m.visitFieldInsn(PUTSTATIC, self, field, LINK_TYPE);
    }
    m.visitTypeInsn(NEW, self);
    m.visitInsn(DUP);
    m.visitMethodInsn(INVOKESPECIAL, self, "<init>", "()V", false);
    m.visitMethodInsn(INVOKESTATIC, LOADING, "made", "(L" + Names.REGION + ";)V", false);
    m.visitInsn(RETURN);
    m.visitMaxs(0, 0);
    m.visitEnd();
  }
}
