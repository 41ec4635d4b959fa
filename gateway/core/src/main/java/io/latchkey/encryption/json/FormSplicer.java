package io.latchkey.encryption.json;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Replaces named values of {@code application/x-www-form-urlencoded}. A name is read as it is
 * written and, if it has dots or brackets, also as a path: {@code card[number]} is the member
 * {@code number} of {@code card}, and {@code tags[]} an item of {@code tags}. A value is a JSON
 * string to the transform. Of the piece being read, everything before {@code passed} has been given
 * away or is held.
 */
final class FormSplicer implements Splicer {

  private enum State {
    NAME,
    PASSING,
    CAPTURING
  }

  private final Replacer replacer;
  private final FormNames names;
  private final Held pair = new Held();
  private final Percent percent = new Percent();

  private ByteBuf piece = Unpooled.EMPTY_BUFFER;
  private Consumer<ByteBuf> out = ByteBuf::release;
  private State state = State.NAME;
  private int passed;
  private int nameLength;
  private boolean wrote;

  FormSplicer(Replacer replacer) {
    this.replacer = replacer;
    this.names = new FormNames(replacer.rules());
  }

  @Override
  public int missing() {
    return names.missing();
  }

  @Override
  public void write(ByteBuf next, Consumer<ByteBuf> to) {
    piece = next;
    out = to;
    passed = next.readerIndex();
    int end = next.writerIndex();
    for (int i = passed; i < end; i++) {
      next(next.getByte(i), i);
    }
    take(end);
    piece = Unpooled.EMPTY_BUFFER;
  }

  @Override
  public void end(Consumer<ByteBuf> to) {
    piece = Unpooled.EMPTY_BUFFER;
    out = to;
    passed = 0;
    pairEnd(0);
    names.end();
  }

  private void next(byte b, int at) {
    if (b == '&') {
      pairEnd(at);
      state = State.NAME;
      return;
    }
    percent.next(b);
    if (b == '=' && state == State.NAME) {
      nameEnd(at);
    }
  }

  private void pairEnd(int at) {
    if (state == State.NAME) {
      nameEnd(at);
    }
    percent.end();
    take(at);
    if (state == State.CAPTURING) {
      replace(pair.take());
    }
  }

  private void nameEnd(int at) {
    percent.end();
    take(at);
    byte[] source = pair.take();
    int first = source.length > 0 && source[0] == '&' ? 1 : 0;
    if (names.matches(Percent.decode(source, first, source.length))) {
      state = State.CAPTURING;
      nameLength = source.length;
      pair.add(Unpooled.wrappedBuffer(source), 0, source.length);
    } else {
      state = State.PASSING;
      emit(source, source.length, "");
    }
  }

  /** Passes on, or holds, what is before {@code end}. */
  private void take(int end) {
    if (state == State.PASSING) {
      if (end > passed) {
        out.accept(piece.retainedSlice(passed, end - passed));
      }
    } else {
      int most = state == State.NAME ? 0 : 3 * replacer.fieldBytes();
      if (pair.length() + end - passed > most + 3 * BodyLimits.NAME_BYTES + 2) {
        throw new BodyFaultException(
            BodyFault.FIELD_TOO_LARGE, "A name, or a named field, is too long.");
      }
      pair.add(piece, passed, end);
    }
    passed = end;
  }

  private void replace(byte[] source) {
    int from = Math.min(source.length, nameLength + 1);
    byte[] value = JsonStrings.quote(Percent.decode(source, from, source.length));
    byte[] result = replacer.replace(names.rule(), names.label(), value);
    if (result == null) {
      emit(source, source.length, "");
    } else if (result.length > 0) {
      String text = JsonStrings.decode(result);
      String json = new String(result, StandardCharsets.UTF_8);
      String plain = text != null ? text : json.equals("null") ? "" : json;
      emit(source, nameLength, "=" + Percent.encode(plain));
    }
  }

  /**
   * Gives away a pair or its beginning, without the separator if it is the first one that stays.
   */
  private void emit(byte[] source, int length, String rest) {
    int first = !wrote && length > 0 && source[0] == '&' ? 1 : 0;
    wrote = true;
    byte[] more = rest.getBytes(StandardCharsets.US_ASCII);
    if (length - first + more.length > 0) {
      ByteBuf all = Unpooled.buffer(length - first + more.length);
      out.accept(all.writeBytes(source, first, length - first).writeBytes(more));
    }
  }
}
