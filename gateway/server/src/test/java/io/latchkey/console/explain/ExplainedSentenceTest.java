package io.latchkey.console.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.access.DenialReason;
import io.latchkey.console.page.Form;
import io.latchkey.console.page.Json;
import io.latchkey.console.usage.ReasonWords;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Refusals as sentences. */
class ExplainedSentenceTest {

  private static final Set<DenialReason> WITHOUT_KEY =
      EnumSet.of(
          DenialReason.MISSING_KEY,
          DenialReason.INVALID_KEY,
          DenialReason.AMBIGUOUS_CREDENTIAL,
          DenialReason.INVALID_PATH,
          DenialReason.TOO_MANY_FAILURES);

  private static final List<Json> PROJECTS =
      List.of(
          Json.of(Map.of("id", "prj_1", "slug", "orders", "name", "Orders")),
          Json.of(Map.of("id", "prj_2", "slug", "inventory", "name", "Inventory")));

  private static final Json KEY =
      Json.of(
          Map.of(
              "id",
              "key_1",
              "name",
              "QA key",
              "projects",
              List.of("prj_1"),
              "permissions",
              List.of("read"),
              "allowedAddresses",
              List.of("192.0.2.0/24")));

  private static ExplainedSentence sentence(DenialReason reason) {
    Map<String, Object> request =
        Map.of("method", "POST", "path", "/proxy/inventory/7", "address", "198.51.100.7");
    Json answer =
        Json.of(
            Map.of(
                "allowed", false, "code", reason.code(), "detail", "(detail)", "request", request));
    return ExplainedSentence.of(
        answer, WITHOUT_KEY.contains(reason) ? null : KEY, PROJECTS, Form.EMPTY);
  }

  @ParameterizedTest
  @EnumSource(DenialReason.class)
  void everyRefusalHasASentenceOfItsOwn(DenialReason reason) {
    ExplainedSentence sentence = sentence(reason);

    assertThat(sentence.before() + sentence.key() + sentence.after())
        .endsWith(".")
        .doesNotContain("(detail)")
        .startsWith(WITHOUT_KEY.contains(reason) ? "" : "Key QA key ");
    assertThat(new ReasonWords(reason.code()).why()).endsWith(".");
  }

  @Test
  void keyThatOpensAnotherProjectLeadsToTheFormForOneThatOpensIt() {
    ExplainedSentence sentence = sentence(DenialReason.PROJECT_NOT_ALLOWED);

    assertThat(sentence.after()).isEqualTo(" opens Orders; the request asked for Inventory.");
    assertThat(sentence.step()).isEqualTo("Create a key for Inventory");
    assertThat(sentence.link()).isEqualTo("/keys/new?project=prj_2");
  }

  @Test
  void addressAndMethodOfTheRequestAreNamed() {
    assertThat(sentence(DenialReason.ADDRESS_NOT_ALLOWED).after())
        .isEqualTo(" may be used from 192.0.2.0/24; the request came from 198.51.100.7.");
    assertThat(sentence(DenialReason.PERMISSION_MISSING).after())
        .isEqualTo(" may read; a POST request needs another permission.");
  }
}
