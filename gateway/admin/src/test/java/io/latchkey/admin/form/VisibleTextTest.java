package io.latchkey.admin.form;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTextTest {

  @ParameterizedTest
  @ValueSource(
      ints = {
        0x00, 0x07, 0x1B, 0x7F, 0x85, 0xAD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x180E, 0x200B,
        0x200C, 0x200D, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E,
        0x2060, 0x2061, 0x2066, 0x2067, 0x2068, 0x2069, 0x206A, 0x206F, 0x2800, 0x3164, 0xFE00,
        0xFE0F, 0xFEFF, 0xFFA0, 0xFFF9, 0xFFFE, 0x1D173, 0xE0001, 0xE0020, 0xE0041, 0xE0100
      })
  void characterThatDeceivesIsRefusedWhereverItStands(int character) {
    String text = Character.toString(character);

    assertThat(VisibleText.isClear("ab" + text + "cd", false)).isFalse();
    assertThat(VisibleText.isClear(text + "ab", false)).isFalse();
    assertThat(VisibleText.isClear("ab" + text, false)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "QA Key",
        "Zoë & Søn №5",
        "漢字キー",
        "مفتاح الطلبات",
        "کلید می\u200Cخواهم",
        "क्\u200Dष",
        "👩\u200D💻 laptop",
        "❤\uFE0F",
        "1\uFE0F\u20E3",
        "👍🏽",
        "葛\uDB40\uDD00飾",
        "Cafe\u0301"
      })
  void nameOfAnyScriptIsClear(String name) {
    assertThat(VisibleText.isClear(name, false)).isTrue();
  }

  @Test
  void textOfSeveralLinesMayBreakThemAndNothingElse() {
    assertThat(VisibleText.isClear("one\n\ttwo", true)).isTrue();
    assertThat(VisibleText.isClear("one\n\ttwo", false)).isFalse();
    assertThat(VisibleText.isClear("one\u202Etwo", true)).isFalse();
  }

  @Test
  void spacesOfAnyKindAreBlank() {
    assertThat(VisibleText.isBlank(" \u00A0\u2003\u202F\u3000")).isTrue();
    assertThat(VisibleText.isBlank(" a ")).isFalse();
  }

  @Test
  void nameFromElsewhereLosesWhatDeceives() {
    assertThat(VisibleText.clear("Ada\u202EecalevoL")).isEqualTo("Ada ecalevoL");
  }
}
