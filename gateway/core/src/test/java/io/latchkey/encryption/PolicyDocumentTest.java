package io.latchkey.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.encryption.Otherwise.Mask;
import io.latchkey.encryption.Otherwise.Plain;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class PolicyDocumentTest {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private static Policy read(String json) {
    return MAPPER.readValue(json, PolicyDocument.class).read();
  }

  private static String masked(int last, String json) {
    return new String(
        new Mask(last).apply(json.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
  }

  @Test
  void policyOfTheManualIsRead() {
    Policy policy =
        read(
            """
            {"fields": [{"path": "card.number", "class": "pci", "label": "number", "mode": "random",
              "required": true, "onRequest": "encrypt", "onResponse": "decrypt",
              "otherwise": {"mask": {"last": 4}}}],
             "destinations": ["https://Partner.example:443/"], "headers": "allowed",
             "rotateEvery": "90d"}\
            """);

    assertThat(policy.destinations()).containsExactly("https://partner.example");
    assertThat(policy.rotateEvery()).isEqualTo(Duration.ofDays(90));
    assertThat(policy.fields()).hasSize(1);
    FieldRule rule = policy.fields().get(0);
    assertThat(rule.path()).isEqualTo("card.number");
    assertThat(rule.fieldClass()).hasToString("pci");
    assertThat(rule.required()).isTrue();
    assertThat(rule.otherwise()).isEqualTo(new Mask(4));
  }

  @Test
  void whatIsLeftOutHasItsDefault() {
    FieldRule rule = read("{\"fields\": [{\"path\": \"ssn\"}]}").fields().get(0);

    assertThat(rule)
        .isEqualTo(
            new FieldRule(
                "ssn",
                FieldClass.DEFAULT,
                null,
                FieldMode.RANDOM,
                false,
                FieldAction.ENCRYPT,
                FieldAction.DECRYPT,
                Plain.TOKEN));
    assertThat(read("{}"))
        .isEqualTo(new Policy(List.of(), List.of(), Policy.HeaderUse.ALLOWED, false, null));
  }

  @Test
  void nullIsAnAnswerOfItsOwn() {
    assertThat(read("{\"fields\": [{\"path\": \"a\", \"otherwise\": null}]}").fields().get(0))
        .extracting(FieldRule::otherwise)
        .isEqualTo(Plain.NULL);
  }

  @Test
  void policyIsReadAsItIsWritten() {
    Policy policy =
        read(
            """
            {"fields": [{"path": "a", "mode": "deterministic", "onRequest": "none",
              "otherwise": "remove"}, {"path": "b", "otherwise": {"mask": {"last": 0}}},
              {"path": "c", "otherwise": "null", "onResponse": "none", "label": "d"}],
             "headers": "refused", "caseSensitive": true, "rotateEvery": "36h"}\
            """);

    String json = MAPPER.writeValueAsString(PolicyDocument.of(policy));

    assertThat(read(json)).isEqualTo(policy);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'fields': [{}]} | fields[0].path",
        "{'fields': [null]} | fields[0]",
        "{'fields': [{'path': ' '}]} | fields[0].path",
        "{'fields': [{'path': 'a'}, {'path': 'a'}]} | fields[1].path",
        "{'fields': [{'path': 'a', 'class': 'p:i'}]} | fields[0].class",
        "{'fields': [{'path': 'a', 'class': ''}]} | fields[0].class",
        "{'fields': [{'path': 'a', 'label': ''}]} | fields[0].label",
        "{'fields': [{'path': 'a', 'label': '\\ud800'}]} | fields[0].label",
        "{'fields': [{'path': 'a\\udc00'}]} | fields[0].path",
        "{'fields': [{'path': 'a\\u0000'}]} | fields[0].path",
        "{'fields': [{'path': 'a', 'mode': 'ecb'}]} | fields[0].mode",
        "{'fields': [{'path': 'a', 'onRequest': 'x'}]} | fields[0].onRequest",
        "{'fields': [{'path': 'a', 'onRequest': 'none', 'onResponse': 'none'}]} | fields[0]",
        "{'fields': [{'path': 'a', 'otherwise': 'mask'}]} | fields[0].otherwise",
        "{'fields': [{'path': 'a', 'otherwise': {'mask': {'last': 17}}}]} | fields[0].otherwise",
        "{'fields': [{'path': 'a', 'otherwise': {'mask': {'last': 1.5}}}]} | fields[0].otherwise",
        "{'fields': [{'path': 'a', 'otherwise': 4}]} | fields[0].otherwise",
        "{'destinations': ['partner.example']} | destinations[0]",
        "{'destinations': [null]} | destinations[0]",
        "{'destinations': ['https://a', 'https://b/path']} | destinations[1]",
        "{'destinations': ['https://user@b']} | destinations[0]",
        "{'destinations': ['ftp://b']} | destinations[0]",
        "{'destinations': ['https://b:70000']} | destinations[0]",
        "{'headers': 'no'} | headers",
        "{'rotateEvery': '90'} | rotateEvery",
        "{'rotateEvery': '0d'} | rotateEvery",
        "{'rotateEvery': '3651d'} | rotateEvery",
      })
  void wrongPolicyIsRefusedAtItsField(String json, String field) {
    assertThatThrownBy(() -> read(json.replace('\'', '"')))
        .isInstanceOfSatisfying(
            InvalidPolicyException.class, e -> assertThat(e.field()).isEqualTo(field));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "4 | '4111111111111111' | '****1111'",
        "4 | '12345' | '****45'",
        "4 | '1' | '****'",
        "0 | '12345' | '****'",
        "2 | 123456.50 | '****50'",
        "2 | 'aaaa😀😀' | '****😀😀'",
        "4 | {'a': 'secret'} | '****'",
        "4 | ['secret'] | '****'",
        "4 | true | '****'",
      })
  void maskShowsTheEndAndNeverMoreThanHalf(int last, String json, String expected) {
    assertThat(masked(last, json.replace('\'', '"'))).isEqualTo(expected.replace('\'', '"'));
  }
}
