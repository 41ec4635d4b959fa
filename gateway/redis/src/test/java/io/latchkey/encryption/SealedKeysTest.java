package io.latchkey.encryption;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.Key;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.aead.XAesGcmKey;
import com.google.crypto.tink.daead.AesSivKey;
import com.google.crypto.tink.util.SecretBytes;
import io.latchkey.fixture.TestCore;
import io.latchkey.fixture.TestRedis;
import io.latchkey.keystore.Project;
import io.lettuce.core.Range;
import io.lettuce.core.api.sync.RedisCommands;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What stands in Redis of a key. */
class SealedKeysTest {

  private static TestRedis redis;
  private static TestCore core;

  @BeforeAll
  static void start() {
    redis = TestRedis.start();
    core = TestCore.start(redis.port());
  }

  @AfterAll
  static void stop() {
    core.close();
    redis.close();
  }

  @Test
  void keysAreNeverInClearInRedis() throws GeneralSecurityException {
    Project project = core.project(5);
    EncryptionRecord none = EncryptionRecord.none(project.organization(), project.id());
    EncryptionKey key =
        new KeyMaker(core.get(MasterKey.class)).make(none, KeyState.PRIMARY, Instant.now());
    core.get(EncryptionStore.class).replace(none.withKey(key), null);
    StringBuilder everything = new StringBuilder();
    for (String name : redis.with(commands -> commands.keys("*"))) {
      everything.append(dumped(name));
    }

    for (FieldMode mode : FieldMode.values()) {
      KeysetHandle handle =
          core.get(MasterKey.class)
              .unseal(
                  Objects.requireNonNull(key.sealed()),
                  project.organization(),
                  project.id(),
                  key.id(),
                  mode);
      byte[] secret = secretOf(handle.getPrimary().getKey());
      assertThat(everything).doesNotContain(HexFormat.of().formatHex(secret));
      for (int cut = 0; cut < 3; cut++) {
        byte[] rest = Arrays.copyOfRange(secret, cut, secret.length);
        String text = Base64.getEncoder().withoutPadding().encodeToString(rest);
        String middle = text.substring(0, text.length() - 4);
        assertThat(everything)
            .doesNotContain(middle)
            .doesNotContain(middle.replace('+', '-').replace('/', '_'));
      }
    }
  }

  private static byte[] secretOf(Key key) {
    SecretBytes secret =
        key instanceof XAesGcmKey random ? random.getKeyBytes() : ((AesSivKey) key).getKeyBytes();
    return secret.toByteArray(InsecureSecretKeyAccess.get());
  }

  private static String dumped(String name) {
    return redis.with(commands -> dumped(commands, name));
  }

  private static String dumped(RedisCommands<String, String> commands, String name) {
    return switch (commands.type(name)) {
      case "string" -> commands.get(name);
      case "hash" -> commands.hgetall(name).toString();
      case "zset" -> commands.zrange(name, 0, -1).toString();
      case "stream" -> commands.xrange(name, Range.unbounded()).toString();
      default -> "";
    };
  }
}
