package io.latchkey.encryption.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.json.JsonFactory;

/** Says what a rewritten body must be, from what Jackson reads in the body as it was. */
final class Oracle {

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNumberLength(100_000).maxNestingDepth(64).build())
          .build();

  /** A token of JSON, and the names and indexes that lead to it. */
  record Token(JsonToken kind, String text, List<String> path) {}

  /** Which values are named: {@code *} stands for any name; two stars for any way there. */
  private final List<List<String>> named;

  Oracle(List<List<String>> named) {
    this.named = named;
  }

  static boolean accepts(byte[] body) {
    try {
      List<Token> all = read(body);
      return all.stream().filter(token -> token.path.isEmpty()).count() == (isOpen(all) ? 2 : 1);
    } catch (RuntimeException e) {
      return false;
    }
  }

  private static boolean isOpen(List<Token> all) {
    return !all.isEmpty() && all.get(0).kind.isStructStart();
  }

  static List<Token> read(byte[] body) {
    List<Token> all = new ArrayList<>();
    List<String> path = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text(body))) {
      for (JsonToken kind = parser.nextToken(); kind != null; kind = parser.nextToken()) {
        if (kind == JsonToken.PROPERTY_NAME) {
          path.set(path.size() - 1, parser.currentName());
          continue;
        }
        if (kind.isStructEnd()) {
          path.remove(path.size() - 1);
        } else if (isItem(parser, kind)) {
          int last = path.size() - 1;
          path.set(last, "#" + (Integer.parseInt(path.get(last).substring(1)) + 1));
        }
        all.add(new Token(kind, parser.getString(), List.copyOf(path)));
        if (kind.isStructStart()) {
          path.add("#-1");
        }
      }
    }
    return all;
  }

  private static boolean isItem(JsonParser parser, JsonToken kind) {
    TokenStreamContext context = parser.streamReadContext();
    return (kind.isStructStart() ? context.getParent() : context).inArray();
  }

  /** The text of a body that is UTF-8; Jackson itself would guess, and tolerates too much. */
  private static String text(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asserts that only named values have changed, and returns the marks that must be gone. */
  List<String> check(byte[] body, byte[] hidden) {
    List<Token> before = read(body);
    List<Token> after = read(hidden);
    List<String> gone = new ArrayList<>();
    int at = 0;
    for (Token token : after) {
      if (at < before.size() && isReplaced(before, at)) {
        List<Token> value = value(before, at);
        byte[] source = Base64.getUrlDecoder().decode(token.text.substring("lkf1:".length()));
        assertThat(kinds(read(source))).isEqualTo(kinds(value));
        value.forEach(each -> note(each, gone));
        at += value.size();
      } else {
        assertThat(at).isLessThan(before.size());
        assertThat(token).isEqualTo(before.get(at));
        at++;
      }
    }
    assertThat(at).isEqualTo(before.size());
    return gone;
  }

  private static void note(Token token, List<String> gone) {
    if (token.kind == JsonToken.VALUE_STRING && token.text.startsWith("mark")) {
      gone.add(token.text.substring(0, token.text.indexOf(';') + 1));
    }
  }

  private static List<String> kinds(List<Token> tokens) {
    return tokens.stream().map(token -> token.kind + " " + token.text).toList();
  }

  private static List<Token> value(List<Token> tokens, int from) {
    int open = 0;
    for (int i = from; ; i++) {
      JsonToken kind = tokens.get(i).kind;
      open += kind.isStructStart() ? 1 : kind.isStructEnd() ? -1 : 0;
      if (open == 0) {
        return tokens.subList(from, i + 1);
      }
    }
  }

  private boolean isReplaced(List<Token> tokens, int at) {
    Token token = tokens.get(at);
    return token.kind != JsonToken.START_ARRAY
        && token.kind != JsonToken.END_ARRAY
        && token.kind != JsonToken.END_OBJECT
        && named.stream().anyMatch(rule -> names(rule, token.path));
  }

  /** Whether a rule names the value at a path, or an array that the value is an item of. */
  private static boolean names(List<String> rule, List<String> path) {
    for (int length = path.size(); length >= 0; length--) {
      if (leads(rule, path.subList(0, length))) {
        return true;
      }
      if (length == 0 || !path.get(length - 1).startsWith("#")) {
        return false;
      }
    }
    return false;
  }

  private static boolean leads(List<String> rule, List<String> path) {
    if (rule.isEmpty()) {
      return path.isEmpty();
    }
    String first = rule.get(0);
    List<String> rest = rule.subList(1, rule.size());
    if (first.equals("**")) {
      return leads(rest, path) || (!path.isEmpty() && leads(rule, path.subList(1, path.size())));
    }
    return !path.isEmpty()
        && (first.equals("*")
            || first.equalsIgnoreCase(path.get(0))
            || path.get(0).equals("#" + first))
        && leads(rest, path.subList(1, path.size()));
  }
}
