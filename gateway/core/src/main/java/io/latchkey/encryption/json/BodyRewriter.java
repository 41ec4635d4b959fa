package io.latchkey.encryption.json;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/**
 * Replaces the named fields of one body. Takes the body in pieces of any size and gives away, as
 * soon as it can, what is to be passed on: slices of the pieces, and what the transform made.
 *
 * <p>After a {@link BodyFaultException}, or an exception of the transform's, the rewriter is of no
 * more use, and what it gave away is part of a body that must not be completed. Not thread-safe.
 */
public final class BodyRewriter {

  private final Splicer splicer;

  /**
   * @param removes whether the transform may remove values. If so, the name before a value that may
   *     go is held until it is clear whether it does
   */
  public BodyRewriter(
      BodyFormat format,
      FieldRules rules,
      BodyLimits limits,
      FieldTransform transform,
      boolean removes) {
    Replacer replacer = new Replacer(rules, limits, transform);
    this.splicer =
        format == BodyFormat.FORM
            ? new FormSplicer(replacer)
            : new JsonSplicer(replacer, format == BodyFormat.LINES, removes);
  }

  /**
   * Reads a piece. The caller keeps it and releases it; {@code out} owns what it is given.
   *
   * @throws BodyFaultException if the body, up to here, can't be read
   */
  public void write(ByteBuf piece, Consumer<ByteBuf> out) {
    splicer.write(piece, out);
  }

  /**
   * Reads the end.
   *
   * @throws BodyFaultException if the body isn't complete, or lacks a field that must be present
   */
  public void end(Consumer<ByteBuf> out) {
    splicer.end(out);
  }

  /** How many rules have named nothing so far. */
  public int missing() {
    return splicer.missing();
  }

  /** Reads all of a body at once. */
  public byte[] rewrite(byte[] body) {
    ByteArrayOutputStream all = new ByteArrayOutputStream(body.length + 64);
    Consumer<ByteBuf> out =
        piece -> {
          byte[] bytes = new byte[piece.readableBytes()];
          piece.readBytes(bytes).release();
          all.writeBytes(bytes);
        };
    write(Unpooled.wrappedBuffer(body), out);
    end(out);
    return all.toByteArray();
  }
}
