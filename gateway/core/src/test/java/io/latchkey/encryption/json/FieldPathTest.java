package io.latchkey.encryption.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldPathTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "title | {'title':#,'x':{'title':1}}",
        "a.b | {'a':{'b':#,'c':1},'b':2}",
        "users.*.token | {'users':[{'token':#},{'token':#,'id':1}],'token':2}",
        "users.*.token | {'users':{'x':{'token':#}}}",
        "*.title | [{'title':#},{'title':#,'t':1}]",
        "users.1.name | {'users':[{'name':1},{'name':#}]}",
        "users.1.name | {'users':{'1':{'name':#},'2':{'name':1}}}",
        "TITLE | {'title':#,'Title':#,'titles':1}",
        "/a~1b/c~0d | {'a/b':{'c~d':#,'c':1}}",
        "/a/0 | {'a':[#,1]}",
        "/a/0 | {'a':{'0':#}}",
        "/a/00 | {'a':[1,2]}",
        "/a.b | {'a.b':#,'a':{'b':1}}",
        "/ | {'':#,'a':1}",
        "$.a.b | {'a':{'b':#}}",
        "$.a[1] | {'a':[0,#,2]}",
        "$.a[1] | {'a':{'1':2}}",
        "$['a.b'][\"c d\"] | {'a.b':{'c d':#}}",
        "$['a,b'],x | {'a,b':#,'x':#,'y':1}",
        "$['it\\'s'] | {\"it's\":#}",
        "$['\\u0061'] | {'a':#}",
        "$.*.x | {'a':{'x':#},'b':[1],'x':1}",
        "$[*].x | [{'x':#},{'y':1}]",
        "$..token | {'token':#,'a':[{'b':{'token':#}}],'t':1}",
        "$..a..b | {'b':1,'a':{'b':#,'x':{'b':#}}}",
        "$..['a b'] | {'x':{'a b':#}}",
        "tags | {'tags':[#,#,[#]],'x':[1]}",
        "tags.* | {'tags':[#,#]}",
        "$ | #",
        "a.$ref | {'a':{'$ref':#}}",
        "prénom | {'PRÉNOM':#}",
      })
  void pathNamesTheseValuesAndNoOthers(String path, String expected) {
    String body = expected.replace('\'', '"').replace("\"s\":", "'s\":").replace("#", "42");

    String rewritten = Rewriting.rewrite(path, body, (match, value) -> Rewriting.bytes("42#"));

    assertThat(rewritten.replace("42#", "#")).isEqualTo(body.replace("42", "#"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " , ",
        "!",
        "a..b",
        ".a",
        "a.",
        "a[0]",
        "a[]",
        "/a~2",
        "/a~",
        "$.",
        "$..",
        "$a[",
        "$[",
        "$[]",
        "$['a'",
        "$['a\\",
        "$[-1]",
        "$[01]",
        "$[0:1]",
        "$[0,1]",
        "$[?@.a]",
        "$..*",
        "$..[0]",
        "$.a b",
        "$['\\x']",
        "$['\\ud800']",
        "$..a..b..c",
        "x,$['a\\"
      })
  void pathThatIsNotUnderstoodIsRefused(String text) {
    assertThatExceptionOfType(BodyFaultException.class)
        .isThrownBy(() -> FieldPath.parseList(text))
        .satisfies(e -> assertThat(e.fault()).isEqualTo(BodyFault.INVALID_FIELDS));
  }

  @Test
  void asManyAsSixtyFourFieldsCanBeNamed() {
    String most = list(64);

    assertThat(FieldPath.parseList(most)).hasSize(64);
    assertThatExceptionOfType(BodyFaultException.class)
        .isThrownBy(() -> FieldPath.parseList(list(65)))
        .satisfies(e -> assertThat(e.fault()).isEqualTo(BodyFault.TOO_MANY_FIELDS));
  }

  @Test
  void pathHasAtMostSixtyFourStepsAndNamesOfOneKibibyte() {
    assertThat(FieldPath.parse("a.".repeat(63) + "a").steps()).hasSize(64);
    assertThat(FieldPath.parse("a".repeat(1024)).steps()).hasSize(1);
    assertThatExceptionOfType(BodyFaultException.class)
        .isThrownBy(() -> FieldPath.parse("a.".repeat(64) + "a"));
    assertThatExceptionOfType(BodyFaultException.class)
        .isThrownBy(() -> FieldPath.parse("é".repeat(513)));
  }

  @Test
  void exclamationMarkMeansThatTheFieldIsRequired() {
    assertThat(FieldPath.parseList("a!, b , /c!,$.d!"))
        .extracting(FieldPath::required)
        .containsExactly(true, false, true, true);
  }

  private static String list(int fields) {
    return IntStream.range(0, fields).mapToObj(i -> "f" + i).collect(Collectors.joining(","));
  }
}
