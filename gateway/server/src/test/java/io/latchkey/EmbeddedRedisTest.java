package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.latchkey.embedded.EmbeddedRedis;
import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestUpstream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An embedded Redis that ends, and comes back by itself. */
class EmbeddedRedisTest {

  private static final String KEY = "{\"name\": \"ci\", \"projects\": [\"orders\"]}";

  @Test
  void serverThatIsKilledIsStartedAgainWithAllItsData(@TempDir Path data) {
    try (TestUpstream upstream = TestUpstream.start();
        RunningGateway gateway = RunningGateway.embedded(data)) {
      gateway.admin().project("orders", upstream.uri());
      AdminClient.Key before = gateway.admin().key("orders");
      EmbeddedRedis redis = gateway.get(EmbeddedRedis.class);
      for (int kill = 0; kill < 2; kill++) {
        long pid = redis.pid();
        assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
        await().until(() -> redis.pid() != pid);
        awaitWorking(gateway);
      }

      await().until(() -> gateway.admin().call("POST", "/v1/keys", KEY).statusCode() == 201);
      await().until(() -> passes(gateway, before));
      await().until(() -> passes(gateway, gateway.admin().key("orders")));
    }
  }

  @Test
  void serverThatAFullDiskEndedComesBackWhenThereIsSpace(@TempDir Path folder) throws Exception {
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", folder.toString()),
        "a small disk can't be mounted here");
    try (TestUpstream upstream = TestUpstream.start();
        RunningGateway gateway = RunningGateway.embedded(folder.resolve("data"))) {
      gateway.admin().project("orders", upstream.uri());
      AdminClient.Key before = gateway.admin().key("orders");
      Path filler = folder.resolve("filler");
      fill(filler);
      await().until(() -> gateway.admin().call("POST", "/v1/keys", KEY).statusCode() >= 500);
      await().until(() -> liveness(gateway) == 503);

      Files.delete(filler);
      await().until(() -> gateway.admin().call("POST", "/v1/keys", KEY).statusCode() == 201);

      awaitWorking(gateway);
      await().until(() -> passes(gateway, before));
    } finally {
      run("umount", "-l", folder.toString());
    }
  }

  private static void awaitWorking(RunningGateway gateway) {
    await().until(() -> liveness(gateway) == 200 && readiness(gateway) == 200);
  }

  private static int liveness(RunningGateway gateway) {
    return gateway.get(gateway.console("/actuator/health/liveness")).statusCode();
  }

  private static int readiness(RunningGateway gateway) {
    return gateway.get(gateway.console("/actuator/health/readiness")).statusCode();
  }

  private static boolean passes(RunningGateway gateway, AdminClient.Key key) {
    return gateway.get(gateway.proxy("/proxy/orders/x"), "X-API-Key", key.secret()).statusCode()
        == 200;
  }

  private static void fill(Path file) {
    try (OutputStream out = Files.newOutputStream(file)) {
      byte[] block = new byte[4096];
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      // There is no space left.
    }
  }

  private static boolean run(String... command) throws Exception {
    return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
  }
}
