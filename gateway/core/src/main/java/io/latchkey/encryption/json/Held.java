package io.latchkey.encryption.json;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** Bytes of pieces that are gone, kept until it is clear what becomes of them. */
final class Held {

  private byte[] bytes = new byte[0];
  private int length;

  int length() {
    return length;
  }

  byte at(int index) {
    return bytes[index];
  }

  byte[] take() {
    byte[] all = Arrays.copyOf(bytes, length);
    clear();
    return all;
  }

  /** Returns what is held, followed by these bytes of {@code buffer}, and holds nothing more. */
  byte[] take(ByteBuf buffer, int from, int to) {
    byte[] all = Arrays.copyOf(bytes, length + to - from);
    buffer.getBytes(from, all, length, to - from);
    clear();
    return all;
  }

  void add(ByteBuf buffer, int from, int to) {
    int added = to - from;
    if (length + added > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + added, 2 * bytes.length));
    }
    buffer.getBytes(from, bytes, length, added);
    length += added;
  }

  /** Forgets all; keeps the room for more only if it is small. */
  void clear() {
    length = 0;
    if (bytes.length > BodyLimits.NAME_BYTES) {
      bytes = new byte[0];
    }
  }
}
