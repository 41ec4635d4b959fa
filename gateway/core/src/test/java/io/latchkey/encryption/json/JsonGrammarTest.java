package io.latchkey.encryption.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is JSON and what isn't. A sign ⟨xx⟩ in a case stands for the byte with that number. */
class JsonGrammarTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "1.5e-10",
        "1E+2",
        "123456789012345678901234567890.123456789012345678901234567890e999999",
        "true",
        " false\t",
        "\r\nnull\n",
        "\"\"",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\\uFFFF\"",
        "\"\\ud800\"",
        "\"\\udc00\\ud800\"",
        "\"⟨7f⟩\"",
        "\"⟨c2⟩⟨80⟩⟨df⟩⟨bf⟩\"",
        "\"⟨e0⟩⟨a0⟩⟨80⟩⟨ed⟩⟨9f⟩⟨bf⟩⟨ee⟩⟨80⟩⟨80⟩⟨ef⟩⟨bf⟩⟨bf⟩\"",
        "\"⟨f0⟩⟨90⟩⟨80⟩⟨80⟩⟨f4⟩⟨8f⟩⟨bf⟩⟨bf⟩\"",
        "[]",
        "[ ]",
        "[1 , [ 2 ] ,{}]",
        "{}",
        "{ }",
        "{\"\":0}",
        "{ \"a\" : { \"a\" : [ null ] } , \"a\" : 1 }",
        "{\"\\ud800\":1,\"\\u0000\":2}",
      })
  void isAccepted(String text) {
    byte[] body = bytes(text);

    assertThat(rewriter().rewrite(body)).isEqualTo(body);
    assertThat(Oracle.accepts(body)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "⟨ef⟩⟨bb⟩⟨bf⟩{}",
        "⟨ff⟩⟨fe⟩{⟨00⟩}⟨00⟩",
        "{⟨00⟩}⟨00⟩",
        "01",
        "-",
        "-01",
        "+1",
        ".5",
        "1.",
        "1.e2",
        "1e",
        "1e+",
        "0x1",
        "1_000",
        "NaN",
        "-Infinity",
        "1 2",
        "tru",
        "True",
        "nulll",
        "true false",
        "'a'",
        "\"",
        "\"\\\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\\",
        "\"⟨00⟩\"",
        "\"⟨1f⟩\"",
        "\"\n\"",
        "\"⟨80⟩\"",
        "\"⟨c0⟩⟨af⟩\"",
        "\"⟨c1⟩⟨bf⟩\"",
        "\"⟨c3⟩\"",
        "\"⟨e0⟩⟨9f⟩⟨bf⟩\"",
        "\"⟨ed⟩⟨a0⟩⟨80⟩\"",
        "\"⟨ed⟩⟨a0⟩⟨bd⟩⟨ed⟩⟨b8⟩⟨80⟩\"",
        "\"⟨f0⟩⟨8f⟩⟨bf⟩⟨bf⟩\"",
        "\"⟨f4⟩⟨90⟩⟨80⟩⟨80⟩\"",
        "\"⟨f5⟩⟨80⟩⟨80⟩⟨80⟩\"",
        "\"⟨e2⟩⟨82⟩\"",
        "{\"⟨ff⟩\":1}",
        "⟨c2⟩⟨a0⟩1",
        "⟨0b⟩1",
        "⟨00⟩",
        "1⟨00⟩",
        "[",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[1,,2]",
        "[1 2]",
        "[1}",
        "]",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":1,}",
        "{,}",
        "{\"a\"}",
        "{\"a\" 1}",
        "{\"a\"::1}",
        "{a:1}",
        "{1:1}",
        "{'a':1}",
        "{\"a\":1]",
        "{} {}",
        "{}[]",
        "{}x",
        "/**/1",
        "1//",
        "[1,#\n2]",
      })
  void isRefusedHoweverItIsCut(String text) {
    byte[] body = bytes(text);

    assertThat(Oracle.accepts(body)).isFalse();
    for (int size = 1; size <= Math.max(1, body.length); size++) {
      var cuts = BodyRewriterTest.every(size, body.length);
      assertThatExceptionOfType(BodyFaultException.class)
          .isThrownBy(() -> Rewriting.inPieces(rewriter(), body, cuts, false))
          .satisfies(e -> assertThat(e.fault()).isEqualTo(BodyFault.INVALID_JSON));
    }
  }

  private static BodyRewriter rewriter() {
    return Rewriting.rewriter(Rewriting.rules("secret"), Rewriting::hide);
  }

  private static byte[] bytes(String text) {
    StringBuilder latin = new StringBuilder();
    IntStream.range(0, text.length())
        .filter(i -> i < 3 || text.charAt(i) != '⟩')
        .filter(i -> i < 1 || text.charAt(i - 1) != '⟨')
        .filter(i -> i < 2 || text.charAt(i - 2) != '⟨')
        .forEach(
            i ->
                latin.append(
                    text.charAt(i) == '⟨'
                        ? (char) Integer.parseInt(text.substring(i + 1, i + 3), 16)
                        : text.charAt(i)));
    return latin.toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
