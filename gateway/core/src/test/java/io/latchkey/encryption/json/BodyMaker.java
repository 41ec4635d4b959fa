package io.latchkey.encryption.json;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;

/**
 * Makes well-formed JSON in the ways that are hard to read: escapes in names and values, names that
 * differ in case, duplicates, any white space, numbers of any size, surrogates without their other
 * half. Every string has a mark of its own in it.
 */
final class BodyMaker {

  private static final String[] NAMES = {
    "ssn", "title", "token", "a", "b", "card", "number", "é", "x\"y", "0", "1", ""
  };

  private static final String[] SPACES = {"", "", "", " ", "\t", "\r\n", "  \n "};

  private final Random random;
  private final StringBuilder text = new StringBuilder();
  private int marks;

  BodyMaker(long seed) {
    this.random = new Random(seed);
  }

  byte[] make() {
    space();
    value(random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(5));
    space();
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void value(int depth) {
    int kind =
        text.length() < 8 && depth > 0 ? 6 + random.nextInt(4) : random.nextInt(depth > 0 ? 10 : 6);
    switch (kind) {
      case 0 -> text.append(new String[] {"true", "false", "null"}[random.nextInt(3)]);
      case 1, 2 -> number();
      case 3, 4, 5 -> string();
      case 6, 7 -> array(depth);
      default -> object(depth);
    }
  }

  private void array(int depth) {
    text.append('[');
    int items = random.nextInt(4);
    for (int i = 0; i < items; i++) {
      text.append(i > 0 ? "," : "");
      space();
      value(depth - 1);
      space();
    }
    space();
    text.append(']');
  }

  private void object(int depth) {
    text.append('{');
    int members = random.nextInt(5);
    for (int i = 0; i < members; i++) {
      text.append(i > 0 ? "," : "");
      space();
      name();
      space();
      text.append(':');
      space();
      value(depth - 1);
      space();
    }
    space();
    text.append('}');
  }

  private void name() {
    String name = NAMES[random.nextInt(NAMES.length)];
    text.append('"');
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      c = random.nextInt(5) == 0 ? Character.toUpperCase(c) : c;
      if (c == '"' || random.nextInt(5) == 0) {
        escape(c);
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }

  private void escape(char c) {
    String digits = String.format("%04x", (int) c);
    text.append("\\u").append(random.nextBoolean() ? digits : digits.toUpperCase(Locale.ROOT));
  }

  private void string() {
    text.append("\"mark").append(marks++).append(';');
    int length = random.nextInt(100) == 0 ? 3_000 + random.nextInt(6_000) : random.nextInt(12);
    for (int i = 0; i < length; i++) {
      switch (random.nextInt(12)) {
        case 0 -> text.append("\\").append("\"\\/bfnrt".charAt(random.nextInt(8)));
        case 1 -> escape((char) random.nextInt(0x10000));
        case 2 -> text.append("é€😀\u007f\uffff\uE000".substring(0, 1 + random.nextInt(2)));
        case 3 -> text.append(Character.toString(0x10000 + random.nextInt(0xFFFFF)));
        case 4 -> text.append("{}[],:lkf1".charAt(random.nextInt(10)));
        default -> text.append((char) ('a' + random.nextInt(26)));
      }
    }
    text.append('"');
  }

  private void number() {
    text.append(random.nextBoolean() ? "-" : "");
    if (random.nextInt(4) == 0) {
      text.append('0');
    } else {
      text.append(1 + random.nextInt(9));
      digits(random.nextInt(20) == 0 ? 400 : random.nextInt(20));
    }
    if (random.nextBoolean()) {
      text.append('.');
      digits(1 + random.nextInt(5));
    }
    if (random.nextInt(3) == 0) {
      text.append(random.nextBoolean() ? "e" : "E");
      text.append(new String[] {"", "+", "-"}[random.nextInt(3)]);
      digits(1 + random.nextInt(2));
    }
  }

  private void digits(int count) {
    for (int i = 0; i < count; i++) {
      text.append((char) ('0' + random.nextInt(10)));
    }
  }

  private void space() {
    text.append(SPACES[random.nextInt(SPACES.length)]);
  }
}
