package io.latchkey.redis;

import static io.latchkey.redis.Passing.PROJECT;
import static io.latchkey.redis.Passing.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestRedis;
import io.latchkey.fixture.TestUpstream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The steps for backup and restore that deploy/README.md describes. */
class BackupTest {

  private static final String TOKEN = "latchkey.admin.token=lka-before-and-after";

  @Test
  void snapshotIsAllThatANewServerNeedsAndWhatCameAfterItIsNotInIt(@TempDir Path folder)
      throws IOException {
    try (TestUpstream upstream = TestUpstream.start()) {
      AdminClient.Key kept;
      AdminClient.Key revoked;
      AdminClient.Key late;
      AdminClient.Key reader;
      String hidden;
      try (TestRedis redis = TestRedis.startInstalled();
          RunningGateway gateway = RunningGateway.on(redis, TOKEN)) {
        AdminClient admin = gateway.admin();
        admin.project(PROJECT, upstream.uri());
        kept = admin.key(PROJECT);
        revoked = admin.key(PROJECT);
        admin.revoke(revoked);
        reader = reader(admin);
        hidden = direct(gateway, reader, "encrypt", "{\"data\": \"4111\"}");
        assertThat(hidden).contains("lkf1:").doesNotContain("4111");

        redis.with(commands -> commands.save());
        Files.copy(redis.data().resolve("dump.rdb"), folder.resolve("dump.rdb"));
        late = admin.key(PROJECT);
      }

      try (TestRedis restored =
          TestRedis.startInstalled("--appendonly", "no", "--dir", folder.toString())) {
        restored.with(commands -> commands.configSet("appendonly", "yes"));
        await()
            .until(
                () ->
                    restored
                        .with(commands -> commands.info("persistence"))
                        .contains("aof_rewrite_in_progress:0"));

        try (RunningGateway gateway = RunningGateway.on(restored, TOKEN)) {
          assertThat(status(gateway, kept)).isEqualTo(200);
          assertThat(status(gateway, revoked)).isEqualTo(401);
          assertThat(status(gateway, late)).isEqualTo(401);
          assertThat(direct(gateway, reader, "decrypt", hidden)).isEqualTo("{\"data\":\"4111\"}");
          assertThat(status(gateway, gateway.admin().key(PROJECT))).isEqualTo(200);
        }
        assertThat(folder.resolve("appendonlydir")).isNotEmptyDirectory();
      }
    }
  }

  private static AdminClient.Key reader(AdminClient admin) {
    JsonNode made =
        admin.json(
            "POST",
            "/v1/keys",
            "{\"name\": \"reader\", \"projects\": [\"%s\"], \"permissions\": [\"encrypt\", \"decrypt\"]}"
                .formatted(PROJECT));
    return new AdminClient.Key(made.get("id").asString(), made.get("secret").asString());
  }

  /** What a direct call to encrypt or decrypt answers. */
  private static String direct(
      RunningGateway gateway, AdminClient.Key key, String action, String body) {
    return gateway
        .send(
            HttpRequest.newBuilder(gateway.proxy("/api-v1/v1/" + action))
                .header("X-API-Key", key.secret())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build())
        .body();
  }
}
