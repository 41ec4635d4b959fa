package io.latchkey.encryption;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a key without the permission to decrypt sees in a response. */
public sealed interface Otherwise {

  /** One of the answers that need no more said. */
  enum Plain implements Otherwise {
    /** The token, unchanged. */
    TOKEN,
    /** The JSON value null. */
    NULL,
    /** Nothing: the member is left out. */
    REMOVE
  }

  /**
   * The end of the value, behind four stars, whatever its length.
   *
   * @param last how many characters are shown, never more than half of them
   */
  record Mask(int last) implements Otherwise {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String STARS = "****";

    /** The masked value, a JSON string; objects, arrays and what is no JSON show nothing. */
    public byte[] apply(byte[] json) {
      String text = text(json);
      int length = text.codePointCount(0, text.length());
      int shown = Math.min(last, length / 2);
      String end = text.substring(text.offsetByCodePoints(text.length(), -shown));
      return MAPPER.writeValueAsString(STARS + end).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] json) {
      try {
        JsonNode node = MAPPER.readTree(json);
        if (node.isNumber()) {
          return new String(json, StandardCharsets.UTF_8).strip();
        }
        return node.isString() ? node.stringValue() : "";
      } catch (JacksonException e) {
        return "";
      }
    }
  }
}
