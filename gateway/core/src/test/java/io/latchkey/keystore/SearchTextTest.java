package io.latchkey.keystore;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.key.ApiKey;
import io.latchkey.key.KeyId;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SearchTextTest {

  private static final SecureRandom RANDOM = new SecureRandom();

  @Test
  void nameIsFoundFromTheBeginningOfEachWord() {
    assertThat(phrases("Acme ERP-2030 batchJob"))
        .containsExactly(
            "acme erp-2030 batchjob", "erp-2030 batchjob", "2030 batchjob", "batchjob", "job");
    assertThat(phrases("orders2024")).containsExactly("orders2024", "2024");
    assertThat(phrases("(test) #7")).containsExactly("(test) #7", "test) #7", "#7", "7");
  }

  @Test
  void scriptsWithoutSpacesAreFoundFromEachCharacter() {
    assertThat(phrases("漢字 ab")).containsExactly("漢字 ab", "字 ab", "ab");
  }

  @Test
  void markBelongsToItsLetter() {
    assertThat(phrases("Cafe\u0301s")).containsExactly("cafe\u0301s");
  }

  @Test
  void beginningOfANameIsFoldedAsTheWholeIs() {
    assertThat(SearchText.fold("ΟΔΟΣ")).isEqualTo(SearchText.fold("οδος"));
    assertThat(SearchText.fold("ΟΔΟΣΑ")).startsWith(SearchText.fold("ΟΔΟΣ"));
    assertThat(SearchText.fold("STRAẞE")).isEqualTo(SearchText.fold("straße"));
  }

  @Test
  void tailIsFoundFromItsBeginningInWhateverCase() {
    assertThat(SearchText.phrases(named("x"))).containsExactly("x", "1h7hsd");
  }

  private static List<String> phrases(String name) {
    return SearchText.phrases(named(name)).stream().filter(each -> !each.equals("1h7hsd")).toList();
  }

  private static KeyRecord named(String name) {
    ApiKey key =
        new ApiKey(
            KeyId.generate(RANDOM),
            OrganizationId.generate(RANDOM),
            Set.of(ProjectId.generate(RANDOM)),
            Set.of(),
            List.of(),
            null,
            ApiKey.NEVER,
            false,
            1);
    return new KeyRecord(
        key, name, "1h7Hsd", null, null, Instant.EPOCH, null, List.of(), null, null);
  }
}
