package io.latchkey.encryption;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestCore;
import io.latchkey.fixture.TestRedis;
import io.latchkey.keystore.Project;
import io.latchkey.keystore.ProjectStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was encrypted can be decrypted later. */
class RestartTest {

  @Test
  void embeddedStartDecryptsWhatTheLastOneEncrypted(@TempDir Path data) throws Exception {
    String ownKey = "latchkey.encryption.master-key-file=";
    FieldToken token;
    try (RunningGateway first = RunningGateway.embedded(data, ownKey)) {
      token = fields(first).encrypt("\"secret\"");
    }

    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(data.resolve("encryption-master-key.json"))))
        .isEqualTo("rw-------");
    try (RunningGateway second = RunningGateway.embedded(data, ownKey)) {
      assertThat(fields(second).decrypt(token)).isEqualTo("\"secret\"");
    }
  }

  private static EncryptedFields fields(RunningGateway gateway) {
    Project demo = gateway.get(ProjectStore.class).project("demo").orElseThrow();
    return new EncryptedFields(gateway.get(Encryption.class), demo);
  }

  @Test
  void snapshotOfRedisIsEnoughBesideTheMasterKey() {
    try (TestRedis redis = TestRedis.start()) {
      Project project;
      FieldToken token;
      try (TestCore before = TestCore.start(redis.port())) {
        project = before.project(5);
        token = new EncryptedFields(before.get(Encryption.class), project).encrypt("12.50");
      }

      redis.stopSaved();
      redis.restart();

      try (TestCore after = TestCore.start(redis.port())) {
        assertThat(new EncryptedFields(after.get(Encryption.class), project).decrypt(token))
            .isEqualTo("12.50");
      }
    }
  }
}
