package io.latchkey.encryption.canonical;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one form of a JSON value that RFC 8785 defines: without spaces, with sorted names, and with
 * numbers as ECMAScript writes them. Two spellings of one value have the same.
 *
 * <p>A value that would not come back as it was is refused: a number that a double can't hold, an
 * object with a name that appears twice, or half a surrogate pair.
 */
public final class CanonicalJson {

  private static final int DEEPEST = 64;
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxNumberLength(1 << 20)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private final StringBuilder out = new StringBuilder();

  private CanonicalJson() {}

  /**
   * The canonical form of a value.
   *
   * @throws NoCanonicalFormException if it has none, or is not JSON
   */
  public static byte[] of(byte[] json) {
    CanonicalJson writer = new CanonicalJson();
    try {
      writer.write(MAPPER.readTree(json));
    } catch (JacksonException e) {
      // Its message repeats what it read.
      throw new NoCanonicalFormException("it is not JSON with distinct names");
    }
    return writer.out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void write(JsonNode node) {
    switch (node.getNodeType()) {
      case NULL -> out.append("null");
      case BOOLEAN -> out.append(node.booleanValue());
      case NUMBER -> out.append(number(node.decimalValue()));
      case STRING -> string(node.stringValue());
      case ARRAY -> array(List.copyOf(node.values()));
      case OBJECT -> object(node);
      case BINARY, MISSING, POJO -> throw new NoCanonicalFormException("it is not JSON");
    }
  }

  private void array(List<JsonNode> items) {
    out.append('[');
    for (int i = 0; i < items.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      write(items.get(i));
    }
    out.append(']');
  }

  private void object(JsonNode node) {
    TreeMap<String, JsonNode> members = new TreeMap<>();
    node.properties().forEach(each -> members.put(each.getKey(), each.getValue()));
    out.append('{');
    boolean first = true;
    for (var member : members.entrySet()) {
      if (!first) {
        out.append(',');
      }
      first = false;
      string(member.getKey());
      out.append(':');
      write(member.getValue());
    }
    out.append('}');
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (Character.isSurrogate(each)) {
        boolean pair = i + 1 < text.length() && Character.isSurrogatePair(each, text.charAt(i + 1));
        if (!pair) {
          throw new NoCanonicalFormException("it has half a surrogate pair");
        }
        out.append(each).append(text.charAt(++i));
      } else {
        character(each);
      }
    }
    out.append('"');
  }

  private void character(char each) {
    switch (each) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (each < ' ') {
          out.append("\\u00").append(HEX[each >> 4]).append(HEX[each & 0xF]);
        } else {
          out.append(each);
        }
      }
    }
  }

  private static String number(BigDecimal value) {
    double nearest = value.doubleValue();
    if (Double.isInfinite(nearest)) {
      throw new NoCanonicalFormException("it has a number that is too large for a double");
    }
    String text = EcmaScriptNumber.text(nearest);
    if (new BigDecimal(text).compareTo(value) != 0) {
      throw new NoCanonicalFormException("it has a number that a double can't hold exactly");
    }
    return text;
  }
}
