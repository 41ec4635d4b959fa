package io.latchkey.encryption.json;

import static io.latchkey.encryption.json.Rewriting.bytes;
import static io.latchkey.encryption.json.Rewriting.rules;
import static io.latchkey.encryption.json.Rewriting.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormBodyTest {

  private static final FieldTransform STAR = (match, value) -> bytes("\"*\"");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a | a=1&b=2 | a=*&b=2",
        "b | a=%7e+x&b=2&&c | a=%7e+x&b=*&&c",
        "a | &a=1&a=2&A=3&%61=4& | &a=*&a=*&A=*&%61=*&",
        "a | a | a=*",
        "a | a=&x | a=*&x",
        "a | a=1=2&b=%C3%A9 | a=*&b=%C3%A9",
        "card.number | card.number=1&card[number]=2&card%5Bnumber%5D=3&number=4"
            + " | card.number=*&card[number]=*&card%5Bnumber%5D=*&number=4",
        "/a.b | a.b=1&a=2 | a.b=*&a=2",
        "tags | tags[]=1&tags[0]=2&tags[x]=3&tag=4 | tags[]=*&tags[0]=*&tags[x]=*&tag=4",
        "card.* | card[n]=1&card=2 | card[n]=*&card=2",
        "u.*.t | u[0][t]=1&u[k][t]=2&u[t]=3 | u[0][t]=*&u[k][t]=*&u[t]=3",
      })
  void namedValuesAreReplacedHoweverTheBodyIsCut(String path, String body, String expected) {
    for (int size = 1; size <= body.length(); size++) {
      byte[] rewritten =
          Rewriting.inPieces(
              rewriter(path, STAR, false),
              bytes(body),
              BodyRewriterTest.every(size, body.length()),
              size % 2 > 0);

      assertThat(text(rewritten)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a | a=1 | ''",
        "a | a=1&b=2 | b=2",
        "b | a=1&b=2 | a=1",
        "a | a=1&b=2&a=3&c=4 | b=2&c=4"
      })
  void removedPairTakesItsSeparatorAlong(String path, String body, String expected) {
    assertThat(
            text(
                rewriter(path, (match, value) -> FieldTransform.REMOVED, true)
                    .rewrite(bytes(body))))
        .isEqualTo(expected);
  }

  @Test
  void valueComesBackAsItWas() {
    String body = "a=x%26+%22%C3%A9%0A&b=%F0%9F%98%80";

    byte[] hidden = rewriter("a,b", Rewriting::hide, false).rewrite(bytes(body));
    byte[] shown = rewriter("a,b", Rewriting::show, false).rewrite(hidden);

    assertThat(text(hidden)).doesNotContain("x%26", "%F0");
    assertThat(text(shown)).isEqualTo(body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=%", "a=%4", "a=%zz", "%=1", "b=%x&a=1", "a%4=1", "a=%FF", "%FF=1"})
  void bodyThatCanBeReadInTwoWaysIsRefused(String body) {
    assertThatExceptionOfType(BodyFaultException.class)
        .isThrownBy(() -> rewriter("a", STAR, false).rewrite(bytes(body)))
        .satisfies(e -> assertThat(e.fault()).isEqualTo(BodyFault.INVALID_JSON));
  }

  @Test
  void limitsHold() {
    String longest = "x".repeat(64 * 1024 - 2);

    assertThat(text(rewriter("a", STAR, false).rewrite(bytes("a=" + longest)))).isEqualTo("a=*");
    assertTooLarge("a=" + longest + "x");
    assertTooLarge("n".repeat(1025) + "=1");
    assertTooLarge("a=" + "%61".repeat(100_000));
  }

  private static void assertTooLarge(String body) {
    assertThatExceptionOfType(BodyFaultException.class)
        .isThrownBy(() -> rewriter("a", STAR, false).rewrite(bytes(body)))
        .satisfies(e -> assertThat(e.fault()).isEqualTo(BodyFault.FIELD_TOO_LARGE));
  }

  private static BodyRewriter rewriter(String path, FieldTransform transform, boolean removes) {
    return new BodyRewriter(BodyFormat.FORM, rules(path), BodyLimits.DEFAULT, transform, removes);
  }
}
