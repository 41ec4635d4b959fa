package io.latchkey.encryption.json;

import static io.latchkey.encryption.json.Rewriting.bytes;
import static io.latchkey.encryption.json.Rewriting.rewrite;
import static io.latchkey.encryption.json.Rewriting.rewriter;
import static io.latchkey.encryption.json.Rewriting.rules;
import static io.latchkey.encryption.json.Rewriting.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyRewriterTest {

  private static final FieldTransform STAR = (match, value) -> bytes("\"*\"");
  private static final FieldTransform REMOVE = (match, value) -> FieldTransform.REMOVED;

  @Test
  void bytesThatNobodyNamedStayAsTheyAre() {
    String body =
        " {\r\n\t\"s\\u0073nx\" : \"x\\/y\" , \"n\":-1.50E+2,\"ssn\":\"1\",\"big\":"
            + "9".repeat(400)
            + ", \"e\":[ ] ,\"o\":{ },\"u\":\"\\ud800é😀\"}\n";

    String rewritten = rewrite("ssn", body, STAR);

    assertThat(rewritten).isEqualTo(body.replace("\"1\"", "\"*\""));
  }

  @Test
  void nameIsComparedAfterItsEscapesAreDecodedAndEveryDuplicateCounts() {
    String body = "{\"s\\u0073n\":1,\"\\u0053SN\":2,\"ssn\":3,\"ſsn\":4,\"ssn \":5,\"ss\":6}";

    assertThat(rewrite("ssn", body, STAR))
        .isEqualTo(
            "{\"s\\u0073n\":\"*\",\"\\u0053SN\":\"*\",\"ssn\":\"*\",\"ſsn\":\"*\","
                + "\"ssn \":5,\"ss\":6}");
  }

  @Test
  void caseCountsIfARuleSaysSo() {
    FieldRules exact = FieldRules.of(FieldPath.parseList("ssn"), false);

    assertThat(text(rewriter(exact, STAR).rewrite(bytes("{\"SSN\":1,\"ssn\":2}"))))
        .isEqualTo("{\"SSN\":1,\"ssn\":\"*\"}");
  }

  @Test
  void transformReceivesTheSourceOfAValueWithItsRuleAndLabel() {
    List<String> seen = new ArrayList<>();
    FieldTransform notes =
        (match, value) -> {
          seen.add(match.rule() + " " + match.label() + " " + text(value));
          return value;
        };

    rewrite(
        "card, *.x, $..list",
        "{\"Card\":{\"n\":12.50 ,\"list\":[ 1]},\"a\":{\"x\":\"\\u0041\",\"list\":[[1e5],{}]}}",
        notes);

    assertThat(seen)
        .containsExactly(
            "0 card {\"n\":12.50 ,\"list\":[ 1]}", "1 x \"\\u0041\"", "2 list 1e5", "2 list {}");
  }

  @Test
  void firstRuleThatNamesAValueCounts() {
    List<Integer> seen = new ArrayList<>();

    rewrite(
        "$..b,a.b,a",
        "{\"a\":{\"b\":1},\"b\":2}",
        (match, value) -> {
          seen.add(match.rule());
          return value;
        });

    assertThat(seen).containsExactly(2, 0);
  }

  @Test
  void ruleThatNamesNothingIsCountedAndOneInsideANamedObjectIsNot() {
    BodyRewriter rewriter = rewriter(rules("a,a.b,c,d"), STAR);

    rewriter.rewrite(bytes("{\"a\":{\"b\":1},\"d\":[]}"));

    assertThat(rewriter.missing()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a | {'a':1} | {}",
        "a | {'a':1,'b':2} | {'b':2}",
        "b | {'a':1,'b':2} | {'a':1}",
        "b | {'a':1,'b':2,'c':3} | {'a':1,'c':3}",
        "a | {'a':1,'a':2,'b':3,'a':4} | {'b':3}",
        "a,b | { 'a' : 1 , 'b' : 2 , 'c' : 3 } | {   'c' : 3 }",
        "$[0] | [1] | []",
        "$[0] | [1,2,3] | [2,3]",
        "$[1] | [1,2,3] | [1,3]",
        "x | {'x':[1,[2,3],4],'y':5} | {'x':[[]],'y':5}",
        "*.t | [{'t':1,'u':{'t':2}},{'u':[],'t':{}}] | [{'u':{'t':2}},{'u':[]}]",
        "$..t | {'a':{'t':1},'t':{'t':2},'b':[{'t':3},4]} | {'a':{},'b':[{},4]}",
        "$ | {'a':1} | null",
      })
  void removedValueTakesItsNameAndItsCommaAlong(String path, String body, String expected) {
    byte[] json = bytes(body.replace('\'', '"'));
    for (int size = 1; size <= json.length; size++) {
      BodyRewriter rewriter =
          new BodyRewriter(BodyFormat.JSON, rules(path), BodyLimits.DEFAULT, REMOVE, true);

      byte[] rewritten = Rewriting.inPieces(rewriter, json, every(size, json.length), size % 2 > 0);

      assertThat(text(rewritten)).isEqualToIgnoringWhitespace(expected.replace('\'', '"'));
    }
  }

  static List<Integer> every(int size, int length) {
    List<Integer> ends = new ArrayList<>();
    for (int at = size; at < length; at += size) {
      ends.add(at);
    }
    return ends;
  }

  @Test
  void valueThatMayBeRemovedButStaysIsByteForByteTheSame() {
    String body = "{ \"a\" : 1 ,\n \"b\":[ 1 , 2 ] , \"a\" : { \"x\" : [] } }";
    for (int size = 1; size <= body.length(); size++) {
      BodyRewriter rewriter =
          new BodyRewriter(
              BodyFormat.JSON, rules("a,b"), BodyLimits.DEFAULT, (match, value) -> value, true);

      byte[] rewritten =
          Rewriting.inPieces(rewriter, bytes(body), every(size, body.length()), false);

      assertThat(text(rewritten)).isEqualTo(body);
    }
  }

  @Test
  void requiredFieldMustBeInEachDocument() {
    assertThat(rewrite("a!", "{\"a\":null}", STAR)).isEqualTo("{\"a\":\"*\"}");
    assertFault(BodyFault.FIELD_MISSING, () -> rewrite("a!", "{\"b\":1}", STAR));
    assertThat(lines("a!", "{\"a\":1}\n\n{\"a\":2}")).isEqualTo("{\"a\":\"*\"}\n\n{\"a\":\"*\"}");
    assertFault(BodyFault.FIELD_MISSING, () -> lines("a!", "{\"a\":1}\n{\"b\":2}\n"));
  }

  @Test
  void eachLineIsADocumentAndADocumentHasOneLine() {
    assertThat(lines("a", "")).isEmpty();
    assertThat(lines("a", "{\"a\":1}\r\n[1]\n\"x\"\n")).isEqualTo("{\"a\":\"*\"}\r\n[1]\n\"x\"\n");
    assertFault(BodyFault.INVALID_JSON, () -> lines("a", "{\"a\":\n1}"));
    assertFault(BodyFault.INVALID_JSON, () -> lines("a", "{} {}"));
    assertFault(BodyFault.INVALID_JSON, () -> lines("a", "{}\n{"));
  }

  private static String lines(String paths, String body) {
    return text(
        new BodyRewriter(BodyFormat.LINES, rules(paths), BodyLimits.DEFAULT, STAR, false)
            .rewrite(bytes(body)));
  }

  @Test
  void everyTokenIsFoundWithoutARuleAndNothingElse() {
    String body =
        "{\"lkf1:x\":\"lkf1:MQ\",\"a\":[\"lkf1\",\"lkf1:IngiCg\",\"lkf2:\"],\"b\":\"x lkf1:\"}";
    String shown = "{\"lkf1:x\":1,\"a\":[\"lkf1\",\"x\"\n,\"lkf2:\"],\"b\":\"x lkf1:\"}";
    for (int size = 1; size <= body.length(); size++) {
      BodyRewriter rewriter = rewriter(FieldRules.TOKENS, Rewriting::show);

      byte[] rewritten =
          Rewriting.inPieces(rewriter, bytes(body), every(size, body.length()), size % 2 > 0);

      assertThat(text(rewritten)).isEqualTo(shown);
    }
  }

  @Test
  void limitsHold() {
    String field = "x".repeat(64 * 1024 - 2);
    assertThat(rewrite("a", "{\"a\":\"" + field + "\"}", STAR)).isEqualTo("{\"a\":\"*\"}");
    assertFault(BodyFault.FIELD_TOO_LARGE, () -> rewrite("a", "{\"a\":\"" + field + "x\"}", STAR));
    assertThat(rewrite("a", "{\"b\":\"" + field.repeat(9) + "\"}", STAR))
        .hasSizeGreaterThan(500_000);
    String name = "n".repeat(1024);
    assertThat(rewrite("a", "{\"" + name + "\":1}", STAR)).contains(name);
    assertFault(BodyFault.FIELD_TOO_LARGE, () -> rewrite("a", "{\"" + name + "n\":1}", STAR));
    String items = "1,".repeat(9_999) + "1";
    assertThat(rewrite("*", "[" + items + "]", STAR)).contains("*");
    assertFault(BodyFault.TOO_MANY_FIELDS, () -> rewrite("*", "[" + items + ",1]", STAR));
    assertThat(rewrite("a", nested(64), STAR)).isEqualTo(nested(64));
    assertFault(BodyFault.JSON_TOO_DEEP, () -> rewrite("a", nested(65), STAR));
    assertFault(BodyFault.JSON_TOO_DEEP, () -> rewrite("*", "{\"a\":" + nested(64) + "}", STAR));
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }

  private static void assertFault(BodyFault fault, Runnable rewriting) {
    assertThatExceptionOfType(BodyFaultException.class)
        .isThrownBy(rewriting::run)
        .satisfies(e -> assertThat(e.fault()).isEqualTo(fault));
  }
}
