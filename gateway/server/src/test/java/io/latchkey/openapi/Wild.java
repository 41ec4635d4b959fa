package io.latchkey.openapi;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Values that nobody should send, drawn with a seed: the same seed gives the same values. */
final class Wild {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "\u0000",
          "a\u0000b",
          "\r\nX-Injected: 1",
          "%zz",
          "%00",
          "../../etc",
          "a/b",
          "null",
          "true",
          "-1",
          "0",
          "1e9",
          "99999999999999999999",
          "NaN",
          "0-0",
          "00-0",
          "999999999999999-999999999999999",
          "+999999999-12-31T23:59:59Z",
          "-999999999-01-01T00:00:00Z",
          "0000-01-01T00:00:00Z",
          "1969-12-31T23:59:59Z",
          "9999-12-31T23:59:59.999999999Z",
          "9999-12-31T23:59:59-18:00",
          "2030-02-30T00:00:00Z",
          "9999999999y",
          "9999999999mo",
          "1s",
          "org_aaaaaaaaaaaaaaaaaaaa",
          "prj_aaaaaaaaaaaaaaaaaaaa",
          "key_aaaaaaaaaaaaaaaaaaaa",
          "usr_aaaaaaaaaaaaaaaaaaaa",
          "whk_aaaaaaaaaaaaaaaaaaaa",
          "{latchkey}",
          "*",
          "key.*",
          "http://[::1",
          "http://127.0.0.1:1/",
          "ftp://127.0.0.1/",
          "http://\u00e9 x/",
          "::ffff:1.2.3.4/1",
          "1.2.3.4/99",
          "\u00e9\u0301\u202e\ufeff",
          "\ud83d\ude00",
          "\ud83d",
          "\uffff",
          "AAAA",
          "eyJhIjoxfQ",
          "<script>alert(1)</script>",
          "'; DROP TABLE keys; --",
          "${jndi:ldap://127.0.0.1/}");
  private static final List<String> NUMBERS =
      List.of("0", "-1", "1.5", "1e400", "1e9999999", "9223372036854775808", "-0.0", "4294967296");
  private static final int LONG = 600;
  private static final int HUGE = 70_000;

  private final Random random;

  Wild(long seed) {
    this.random = new Random(seed);
  }

  boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** For a path, a query or a header. */
  String text() {
    return oneIn(20) ? "a".repeat(LONG) : oneOf(TEXTS);
  }

  /** For a body: of any type, and sometimes large. */
  JsonNode value() {
    return switch (random.nextInt(9)) {
      case 0 -> JSON.nullNode();
      case 1 -> JSON.readTree(oneOf(List.of("true", "false")));
      case 2 -> JSON.createArrayNode();
      case 3 -> JSON.createObjectNode();
      case 4 -> JSON.createArrayNode().add(text()).add(text());
      case 5 -> JSON.createObjectNode().put(text(), text());
      case 6 -> JSON.getNodeFactory().stringNode("é".repeat(HUGE));
      case 7 ->
          JSON.readTree(oneOf(List.of("0", "-1", "1.5", "9223372036854775807", "2147483648")));
      default -> JSON.getNodeFactory().stringNode(text());
    };
  }

  /** A body like {@code example}, with one to three faults; sometimes no JSON at all. */
  String body(ObjectNode example) {
    if (oneIn(12)) {
      return oneOf(
          List.of("", "[", "null", "[]", "\"x\"", "{\"a\":", "[".repeat(5000), "\ufeff{}", "{}{}"));
    }
    ObjectNode body = example.deepCopy();
    int faults = 1 + random.nextInt(3);
    for (int i = 0; i < faults; i++) {
      spoil(body);
    }
    String text = body.toString();
    if (oneIn(10)) {
      return text.replaceFirst("[0-9]+", oneOf(NUMBERS));
    }
    return oneIn(10) && text.length() > 2
        ? "{\"name\": 1, \"name\": 2, " + text.substring(1)
        : text;
  }

  private void spoil(ObjectNode body) {
    List<String> names = new ArrayList<>(body.propertyNames());
    if (names.isEmpty() || oneIn(5)) {
      body.set(text(), value());
      return;
    }
    String name = oneOf(names);
    JsonNode old = body.get(name);
    switch (random.nextInt(5)) {
      case 0 -> body.remove(name);
      case 1 -> body.set(name, many(old));
      case 2 -> {
        if (old instanceof ObjectNode inner) {
          spoil(inner);
        } else if (old instanceof ArrayNode list && list.path(0) instanceof ObjectNode inner) {
          spoil(inner);
        } else {
          body.set(name, value());
        }
      }
      default -> body.set(name, value());
    }
  }

  /** A list of the same again and again. */
  private ArrayNode many(JsonNode value) {
    ArrayNode list = JSON.createArrayNode();
    JsonNode member = value.isArray() && !value.isEmpty() ? value.get(0) : value;
    int size = oneIn(4) && member.toString().length() < LONG ? 2000 : 2;
    for (int i = 0; i < size; i++) {
      list.add(member.deepCopy());
    }
    return list;
  }
}
