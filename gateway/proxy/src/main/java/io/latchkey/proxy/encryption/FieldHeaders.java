package io.latchkey.proxy.encryption;

import io.latchkey.encryption.FieldAction;
import io.latchkey.encryption.FieldClass;
import io.latchkey.proxy.exchange.HeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a request says in headers about its fields. Each header has two names, {@code X-Qanapi-…}
 * and {@code X-Latchkey-…}; if both come, or one comes twice, they must say the same. Lists of
 * fields add up.
 *
 * @param mode what is to be done to the fields; null if the request doesn't say
 * @param fields the list of paths; null for none
 * @param fieldClass the class that the fields belong to; null if the request doesn't say
 * @param returns whether the result is the response; null if the request doesn't say
 * @param destination where the request is to go; null for its usual upstream
 */
record FieldHeaders(
    @Nullable FieldAction mode,
    @Nullable String fields,
    @Nullable FieldClass fieldClass,
    @Nullable Boolean returns,
    @Nullable String destination) {

  private static final Name MODE = new Name("mode");
  private static final Name FIELDS = new Name("fields");
  private static final Name CLASSIFICATION = new Name("classification");
  private static final Name DELIVER = new Name("deliver");
  private static final Name DESTINATION = new Name("destination");
  private static final HeaderNames NAMES =
      HeaderNames.of(
          Stream.of(MODE, FIELDS, CLASSIFICATION, DELIVER, DESTINATION)
              .flatMap(name -> Stream.of(name.one.toString(), name.other.toString()))
              .toArray(String[]::new));

  /** A header under both of its names. */
  private record Name(AsciiString one, AsciiString other) {

    Name(String name) {
      this(AsciiString.cached("x-qanapi-" + name), AsciiString.cached("x-latchkey-" + name));
    }

    List<String> in(HttpHeaders headers) {
      List<String> all = headers.getAll(one);
      List<String> others = headers.getAll(other);
      if (others.isEmpty()) {
        return all;
      }
      all = new ArrayList<>(all);
      all.addAll(others);
      return all;
    }

    @Nullable String onlyIn(HttpHeaders headers, FieldProblem problem) {
      List<String> all = in(headers);
      String first = all.isEmpty() ? null : all.get(0).strip();
      for (String each : all) {
        if (!each.strip().equals(first)) {
          throw new FieldFaultException(problem, "A header about fields has two values.");
        }
      }
      return first;
    }
  }

  /**
   * Reads a request's headers; null if none is about fields.
   *
   * @throws FieldFaultException if one can't be read
   */
  static @Nullable FieldHeaders read(HttpHeaders headers) {
    if (!isAnyIn(headers)) {
      return null;
    }
    FieldAction mode = mode(MODE.onlyIn(headers, FieldProblem.INVALID_MODE));
    String fields = fields(FIELDS.in(headers));
    FieldClass fieldClass = fieldClass(CLASSIFICATION.onlyIn(headers, FieldProblem.INVALID_FIELDS));
    Boolean returns = returns(DELIVER.onlyIn(headers, FieldProblem.INVALID_MODE));
    if (mode == null && (fields != null || fieldClass != null)) {
      throw new FieldFaultException(FieldProblem.INVALID_MODE);
    }
    if (mode == FieldAction.ENCRYPT && fields == null) {
      throw new FieldFaultException(
          FieldProblem.INVALID_FIELDS, "Name the fields to encrypt in X-Latchkey-Fields.");
    }
    return new FieldHeaders(
        mode,
        fields,
        fieldClass,
        returns,
        DESTINATION.onlyIn(headers, FieldProblem.DESTINATION_NOT_ALLOWED));
  }

  /** Whether a name is that of a header about fields, in any spelling. */
  static boolean isOne(CharSequence name) {
    return NAMES.contains(name);
  }

  /** Another spelling must not pass by: whoever sent it expects the fields to be hidden. */
  private static boolean isAnyIn(HttpHeaders headers) {
    boolean isAny = false;
    Iterator<Map.Entry<CharSequence, CharSequence>> all = headers.iteratorCharSequence();
    while (all.hasNext()) {
      CharSequence name = all.next().getKey();
      if (NAMES.contains(name)) {
        isAny = true;
        if (!HeaderNames.isPlain(name)) {
          throw new FieldFaultException(
              FieldProblem.INVALID_MODE,
              "The names of the headers about fields have hyphens, no other marks.");
        }
      }
    }
    return isAny;
  }

  private static @Nullable FieldAction mode(@Nullable String text) {
    if (text == null) {
      return null;
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "encrypt" -> FieldAction.ENCRYPT;
      case "decrypt" -> FieldAction.DECRYPT;
      default -> throw new FieldFaultException(FieldProblem.INVALID_MODE);
    };
  }

  private static @Nullable Boolean returns(@Nullable String text) {
    if (text == null) {
      return null;
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "forward" -> Boolean.FALSE;
      case "return" -> Boolean.TRUE;
      default -> throw new FieldFaultException(FieldProblem.INVALID_MODE);
    };
  }

  private static @Nullable FieldClass fieldClass(@Nullable String text) {
    if (text == null) {
      return null;
    }
    FieldClass fieldClass = FieldClass.parse(text);
    if (fieldClass == null) {
      throw new FieldFaultException(
          FieldProblem.INVALID_FIELDS,
          "A classification has 1 to 32 characters of a-z, 0-9, . _ - and begins with a letter or"
              + " digit.");
    }
    return fieldClass;
  }

  /** Header values are Latin-1 to HTTP; names of fields are UTF-8. */
  private static @Nullable String fields(List<String> values) {
    if (values.isEmpty()) {
      return null;
    }
    byte[] bytes = String.join(",", values).getBytes(StandardCharsets.ISO_8859_1);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new FieldFaultException(FieldProblem.INVALID_FIELDS, "The fields must be in UTF-8.");
    }
  }
}
