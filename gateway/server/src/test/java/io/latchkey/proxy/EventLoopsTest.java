package io.latchkey.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.GatewayProcess;
import io.latchkey.fixture.Patience;
import io.latchkey.fixture.TestUpstream;
import io.latchkey.fixture.WatchedGateway;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No request makes an event loop of the public listener wait. */
class EventLoopsTest {

  @TempDir private static Path data;

  private static TestUpstream upstream;
  private static GatewayProcess gateway;
  private static AdminClient.Key key;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void start() {
    upstream = TestUpstream.start();
    gateway = GatewayProcess.startWatched(data);
    gateway.admin().project("orders", upstream.uri());
    key = gateway.admin().key("orders");
  }

  @AfterAll
  static void stop() {
    gateway.close();
    upstream.close();
  }

  @Test
  void noRequestBlocksAnEventLoop() throws Exception {
    assertThat(gateway.output()).contains(WatchedGateway.PROOF);
    AdminClient.Key revoked = gateway.admin().key("orders");
    gateway.admin().revoke(revoked);

    assertThat(statuses("GET", "/proxy/orders/x", key.secret(), "")).containsOnly(200);
    assertThat(statuses("POST", "/proxy/orders/x", key.secret(), "a".repeat(200_000)))
        .containsOnly(200);
    assertThat(statuses("GET", "/proxy/orders/x", revoked.secret(), "")).containsOnly(401);
    assertThat(statuses("GET", "/proxy/orders/x", "lk_unknown", "")).contains(401);
    assertThat(statuses("GET", "/nowhere", key.secret(), "")).containsOnly(404);
    assertThat(statuses("GET", "/latchkey/me", key.secret(), "")).containsOnly(200);
    assertThat(statuses("GET", "/latchkey/auth?project=orders", key.secret(), ""))
        .containsOnly(200);
    String client = "grant_type=client_credentials&client_id=%s&client_secret=%s";
    assertThat(statuses("POST", "/oauth2/token", "", client.formatted(key.id(), key.secret())))
        .containsOnly(200);

    assertThat(gateway.output().split(WatchedGateway.BLOCKED, -1))
        .as("output that is split at blocking calls, of which the proof is the only one")
        .hasSize(2);
  }

  private List<Integer> statuses(String method, String path, String secret, String body)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(gateway.proxy(path).toString()))
            .timeout(Patience.LONG)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (secret.isEmpty()) {
      request.header("Content-Type", "application/x-www-form-urlencoded");
    } else {
      request.header("X-API-Key", secret);
    }
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      statuses.add(client.send(request.build(), BodyHandlers.ofString()).statusCode());
    }
    return statuses;
  }
}
