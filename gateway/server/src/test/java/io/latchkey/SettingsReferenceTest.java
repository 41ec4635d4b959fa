package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SettingsReferenceTest {

  private static final Path FILE = Path.of("../config/reference.md");

  @Test
  void referenceIsWhatTheProgramSays() throws IOException {
    String text = SettingsReference.text();
    if (System.getProperty("settings.reference", "").equals("write")) {
      Files.writeString(FILE, text);
    }

    assertThat(FILE)
        .as("config/reference.md; -Dsettings.reference=write has this test write it anew")
        .content()
        .isEqualTo(text);
  }

  @Test
  void everySettingHasAMeaning() {
    assertThat(SettingsReference.text().lines()).noneMatch(line -> line.endsWith("|  |"));
  }
}
