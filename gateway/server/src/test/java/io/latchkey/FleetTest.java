package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.GatewayProcess;
import io.latchkey.fixture.TestRedis;
import io.latchkey.fixture.TestUpstream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Two gateways, each a process of its own, on one Redis and under load. */
class FleetTest {

  private static final int KEYS = 20;

  private final Set<String> revoking = ConcurrentHashMap.newKeySet();
  private final Map<String, Long> revokedAt = new ConcurrentHashMap<>();
  private final Queue<String> letThrough = new ConcurrentLinkedQueue<>();
  private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
  private volatile boolean loading = true;

  @Test
  void noRequestSentAfterARevocationReturnedIsLetThroughAnywhere(@TempDir Path folder)
      throws Exception {
    try (TestRedis redis = TestRedis.start();
        TestUpstream upstream = TestUpstream.start();
        GatewayProcess one = gateway(folder.resolve("one"), redis, "one");
        GatewayProcess two = gateway(folder.resolve("two"), redis, "two")) {
      AdminClient admin = one.admin();
      admin.project("fleet", upstream.uri());
      List<AdminClient.Key> keys = new ArrayList<>();
      for (int i = 0; i < KEYS; i++) {
        keys.add(admin.key("fleet"));
      }
      List<Thread> load =
          List.of(
              load(one.proxy("/proxy/fleet/x"), keys),
              load(two.proxy("/proxy/fleet/x"), keys),
              load(one.proxy("/proxy/fleet/y"), keys),
              load(two.proxy("/proxy/fleet/y"), keys));

      for (AdminClient.Key key : keys) {
        revoking.add(key.id());
        JsonNode revocation = admin.revoke(key).get("revocation");
        revokedAt.put(key.id(), System.nanoTime());
        assertThat(revocation.get("confirmed").valueStream().map(JsonNode::asString))
            .containsExactlyInAnyOrder("one", "two");
        assertThat(revocation.get("pending").isEmpty()).isTrue();
      }
      int before = statuses.size();
      await().until(() -> statuses.size() > before + 4 * KEYS);
      loading = false;
      for (Thread thread : load) {
        thread.join();
      }
    }

    assertThat(letThrough).isEmpty();
    assertThat(statuses).contains(200, 401).containsOnly(200, 401);
  }

  private static GatewayProcess gateway(Path data, TestRedis redis, String name) {
    return GatewayProcess.start(
        data, "spring.data.redis.url=" + redis.url(), "latchkey.instance=" + name);
  }

  private Thread load(URI uri, List<AdminClient.Key> keys) {
    Thread thread = new Thread(() -> request(uri, keys), "load");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void request(URI uri, List<AdminClient.Key> keys) {
    HttpClient client = HttpClient.newHttpClient();
    for (int i = 0; loading; i++) {
      AdminClient.Key key = keys.get(i % keys.size());
      HttpRequest request =
          HttpRequest.newBuilder(uri)
              .version(HttpClient.Version.HTTP_1_1)
              .header("X-API-Key", key.secret())
              .build();
      long sent = System.nanoTime();
      try {
        int status = client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
        statuses.add(status);
        if (status == 200 && isRevokedBefore(sent, key)) {
          letThrough.add(key.id());
        }
      } catch (IOException | InterruptedException e) {
        // An exchange that was open when its key ended is cut; every other one is answered.
        if (!revoking.contains(key.id()) || isRevokedBefore(sent, key)) {
          letThrough.add("no answer: " + e);
        }
      }
    }
  }

  private boolean isRevokedBefore(long sent, AdminClient.Key key) {
    Long revoked = revokedAt.get(key.id());
    return revoked != null && revoked - sent < 0;
  }
}
