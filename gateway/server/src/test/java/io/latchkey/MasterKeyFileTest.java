package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.settings.SettingsFaultException;
import io.latchkey.settings.StartFaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterKeyFileTest {

  @TempDir private Path folder;

  @Test
  void keyIsMadeOnceAndOnlyItsOwnerCanReadIt() throws IOException {
    MasterKeyFile.in(folder);
    Path file = folder.resolve(MasterKeyFile.NAME);
    String made = Files.readString(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    MasterKeyFile.in(folder);

    assertThat(file).hasContent(made);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(folder.toFile().list()).containsExactly(MasterKeyFile.NAME);
    assertThat(MasterKeyFile.read(file)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret",
        "{\"primaryKeyId\": 1, \"key\": []}",
        "{\"primaryKeyId\":1,\"key\":[{\"keyData\":{\"typeUrl\":"
            + "\"type.googleapis.com/google.crypto.tink.HmacKey\",\"value\":\"c2VjcmV0\","
            + "\"keyMaterialType\":\"SYMMETRIC\"},\"status\":\"ENABLED\",\"keyId\":1,"
            + "\"outputPrefixType\":\"TINK\"}]}"
      })
  void fileThatHoldsNoMasterKeyIsRefusedWithoutRepeatingIt(String content) throws IOException {
    Path file = Files.writeString(folder.resolve(MasterKeyFile.NAME), content);

    assertThatThrownBy(() -> MasterKeyFile.read(file))
        .isInstanceOf(SettingsFaultException.class)
        .hasMessageContaining("latchkey.encryption.master-key-file")
        .hasMessageContaining("must be a file with a Tink keyset")
        .message()
        .doesNotContain("secret", "c2VjcmV0");
    assertThatThrownBy(() -> MasterKeyFile.in(folder))
        .isInstanceOf(StartFaultException.class)
        .message()
        .doesNotContain("secret", "c2VjcmV0");
  }

  @Test
  void missingFileIsRefused() {
    assertThatThrownBy(() -> MasterKeyFile.read(folder.resolve("none")))
        .isInstanceOf(SettingsFaultException.class)
        .hasMessageContaining("it can't be read");
  }
}
