package io.latchkey.admin.form;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlugTest {

  @ParameterizedTest
  @CsvSource({
    "Orders API, orders-api",
    "  --Orders!!  , orders",
    "Ünïque Café, unique-cafe",
    "東京, project",
    "🔑, project",
    "ＦＵＬＬ width, full-width",
    "prj_aaaaaaaaaaaaaaaaaaaa, prj-aaaaaaaaaaaaaaaaaaaa",
  })
  void slugOfANameIsPlain(String name, String slug) {
    assertThat(Slug.from(name)).isEqualTo(slug);
  }

  @Test
  void slugOfTheLongestNameHasRoomForANumber() {
    String slug = Slug.from("n".repeat(80));

    assertThat(Slug.isWellFormed(Slug.numbered(slug, "zik0zj"))).isTrue();
  }

  @Test
  void projectIdIsNoSlug() {
    assertThat(Slug.isWellFormed("prj_aaaaaaaaaaaaaaaaaaaa")).isFalse();
    assertThat(Slug.isIdOrSlug("prj_aaaaaaaaaaaaaaaaaaaa")).isTrue();
  }
}
