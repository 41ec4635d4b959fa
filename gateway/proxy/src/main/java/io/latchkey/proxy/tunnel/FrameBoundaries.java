package io.latchkey.proxy.tunnel;

import io.netty.buffer.ByteBuf;

/**
 * Finds where the WebSocket frames of one direction end (RFC 6455, section 5.2), whatever they
 * contain and however they are cut into buffers. Used by one thread.
 */
final class FrameBoundaries {

  private static final int SHORT_HEADER = 2;
  private static final int OPCODE = 0x0F;
  private static final int CLOSE = 0x8;
  private static final int MASKED = 0x80;
  private static final int LENGTH = 0x7F;
  private static final int LENGTH_OF_16_BITS = 126;
  private static final int MASK_LENGTH = 4;

  private int headerRead;
  private int headerLength = SHORT_HEADER;
  private int extendedLength;
  private long payload;
  private boolean inPayload;
  private boolean closed;

  /**
   * Follows the bytes of a buffer from its reader index, which stays.
   *
   * @param toBoundary whether to stop at the first end of a frame
   * @return how many bytes were followed
   */
  int follow(ByteBuf buffer, boolean toBoundary) {
    int begin = buffer.readerIndex();
    int end = buffer.writerIndex();
    int at = begin;
    while (at < end) {
      if (inPayload) {
        int skipped = (int) Math.min(payload, end - at);
        at += skipped;
        payload -= skipped;
      } else {
        header(buffer.getUnsignedByte(at));
        at++;
      }
      if (inPayload && payload == 0) {
        inPayload = false;
        if (toBoundary) {
          break;
        }
      }
    }
    return at - begin;
  }

  private void header(int octet) {
    if (headerRead == 0) {
      closed |= (octet & OPCODE) == CLOSE;
      payload = 0;
    } else if (headerRead == 1) {
      int length = octet & LENGTH;
      extendedLength = length < LENGTH_OF_16_BITS ? 0 : length == LENGTH_OF_16_BITS ? 2 : 8;
      payload = extendedLength == 0 ? length : 0;
      int mask = (octet & MASKED) == 0 ? 0 : MASK_LENGTH;
      headerLength = SHORT_HEADER + extendedLength + mask;
    } else if (headerRead < SHORT_HEADER + extendedLength) {
      payload = payload << 8 | octet;
    }
    headerRead++;
    if (headerRead == headerLength) {
      headerRead = 0;
      headerLength = SHORT_HEADER;
      // A length of 2^63 and more is none (section 5.2): what follows has no boundaries.
      payload = payload < 0 ? Long.MAX_VALUE : payload;
      inPayload = true;
    }
  }

  /** Whether the last byte that was followed ended a frame, or none was followed yet. */
  boolean isBetweenFrames() {
    return !inPayload && headerRead == 0;
  }

  /** How many bytes the frame still has; those of its header only, if that is incomplete. */
  long rest() {
    return inPayload ? payload : headerRead == 0 ? 0 : headerLength - headerRead;
  }

  /** Whether a Close frame has begun, after which no other may be sent. */
  boolean isClosed() {
    return closed;
  }
}
