package io.latchkey.encryption.json;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;

/** Rewrites bodies in tests, with a transform that hides a value and can be undone. */
final class Rewriting {

  private static final String PREFIX = "\"lkf1:";

  private Rewriting() {}

  /** A string that holds the value's bytes in base64, marked like a token. */
  static byte[] hide(FieldMatch match, byte[] value) {
    return bytes(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(value) + "\"");
  }

  /** Undoes {@link #hide}. */
  static byte[] show(FieldMatch match, byte[] value) {
    String text = text(value);
    return text.startsWith(PREFIX)
        ? Base64.getUrlDecoder().decode(text.substring(PREFIX.length(), text.length() - 1))
        : value;
  }

  static FieldRules rules(String paths) {
    return FieldRules.of(FieldPath.parseList(paths), true);
  }

  static BodyRewriter rewriter(FieldRules rules, FieldTransform transform) {
    return new BodyRewriter(BodyFormat.JSON, rules, BodyLimits.DEFAULT, transform, false);
  }

  static String rewrite(String paths, String body, FieldTransform transform) {
    return text(rewriter(rules(paths), transform).rewrite(bytes(body)));
  }

  /** Rewrites a body whose pieces end at these places. Every piece is released at once. */
  static byte[] inPieces(BodyRewriter rewriter, byte[] body, List<Integer> ends, boolean direct) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Consumer<ByteBuf> out =
        piece -> {
          byte[] bytes = new byte[piece.readableBytes()];
          piece.readBytes(bytes).release();
          all.writeBytes(bytes);
        };
    int from = 0;
    for (int i = 0; i <= ends.size(); i++) {
      int to = i < ends.size() ? ends.get(i) : body.length;
      ByteBuf piece =
          direct ? Unpooled.directBuffer(to - from + 3) : Unpooled.buffer(to - from + 3);
      piece.writeZero(3).skipBytes(3).writeBytes(body, from, to - from);
      try {
        rewriter.write(piece, out);
      } finally {
        piece.release();
      }
      from = to;
    }
    rewriter.end(out);
    return all.toByteArray();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
