package io.latchkey.proxy.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Takes interim responses off the beginning of what an upstream answers. Works on bytes, so that
 * Netty's codec never counts them among the responses that its requests wait for.
 */
public final class InterimResponses {

  private static final byte[] INTERIM = "HTTP/1.? 1??".getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST = 64 * 1024;

  private boolean isAwaited;
  private @Nullable ByteBuf held;

  /** A final response comes next, perhaps after interim ones. */
  public void await() {
    isAwaited = true;
  }

  /** Whether no part of the final response has come. */
  public boolean isAwaited() {
    return isAwaited;
  }

  /** What has come of the final response; null for nothing yet. Owns {@code bytes}. */
  public @Nullable ByteBuf without(ByteBufAllocator allocator, ByteBuf bytes) {
    ByteBuf all = held == null ? bytes : joined(allocator, held, bytes);
    held = null;
    while (true) {
      skipEmptyLines(all);
      if (!canBeInterim(all)) {
        isAwaited = false;
        return all;
      }
      int head = all.readableBytes() < INTERIM.length ? 0 : lengthOfHead(all);
      if (head == 0) {
        return hold(all);
      }
      all.skipBytes(head);
      if (!all.isReadable()) {
        all.release();
        return null;
      }
    }
  }

  private @Nullable ByteBuf hold(ByteBuf all) {
    if (all.readableBytes() > LONGEST) {
      isAwaited = false;
      return all;
    }
    if (all.isReadable()) {
      held = all;
    } else {
      all.release();
    }
    return null;
  }

  /** What is held back, which is the caller's then; null for nothing. */
  public @Nullable ByteBuf rest() {
    ByteBuf rest = held;
    held = null;
    return rest;
  }

  private static ByteBuf joined(ByteBufAllocator allocator, ByteBuf one, ByteBuf other) {
    ByteBuf all = allocator.buffer(one.readableBytes() + other.readableBytes());
    all.writeBytes(one).writeBytes(other);
    one.release();
    other.release();
    return all;
  }

  private static void skipEmptyLines(ByteBuf bytes) {
    while (bytes.isReadable() && isLineEnd(bytes.getByte(bytes.readerIndex()))) {
      bytes.skipBytes(1);
    }
  }

  private static boolean isLineEnd(byte b) {
    return b == '\r' || b == '\n';
  }

  /** Whether what is there of a status line fits one of an interim response other than 101. */
  private static boolean canBeInterim(ByteBuf bytes) {
    int start = bytes.readerIndex();
    int length = Math.min(bytes.readableBytes(), INTERIM.length);
    for (int i = 0; i < length; i++) {
      byte b = bytes.getByte(start + i);
      boolean fits = INTERIM[i] == '?' ? b >= '0' && b <= '9' : b == INTERIM[i];
      if (!fits) {
        return false;
      }
    }
    return length < INTERIM.length
        || bytes.getByte(start + length - 2) != '0'
        || bytes.getByte(start + length - 1) != '1';
  }

  /** How long a head is with the empty line that ends it; zero if that is not there yet. */
  private static int lengthOfHead(ByteBuf bytes) {
    int from = bytes.readerIndex();
    int end = bytes.writerIndex();
    for (int i = from; i < end; i++) {
      if (bytes.getByte(i) != '\n') {
        continue;
      }
      int next = i + 1 < end && bytes.getByte(i + 1) == '\r' ? i + 2 : i + 1;
      if (next < end && bytes.getByte(next) == '\n') {
        return next + 1 - from;
      }
    }
    return 0;
  }
}
