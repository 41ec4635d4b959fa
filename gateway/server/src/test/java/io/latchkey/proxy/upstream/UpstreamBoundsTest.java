package io.latchkey.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.ScriptedUpstream;
import io.latchkey.fixture.TestRedis;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How long an upstream may take, and how large its heads may be. */
class UpstreamBoundsTest {

  private static TestRedis redis;
  private static CountDownLatch mayAnswer;
  private static ScriptedUpstream server;
  private static RunningGateway gateway;
  private static AdminClient.Key key;

  @BeforeAll
  static void start() {
    redis = TestRedis.start();
    mayAnswer = new CountDownLatch(1);
    server = ScriptedUpstream.start(UpstreamBoundsTest::answer);
    String routes = "spring.cloud.gateway.server.webflux.routes[0].";
    gateway =
        RunningGateway.on(
            redis,
            "latchkey.upstream.response-timeout=3s",
            "spring.cloud.gateway.server.webflux.httpclient.pool.metrics=true",
            routes + "id=patient",
            routes + "uri=latchkey://project",
            routes + "predicates[0]=Path=/late",
            routes + "metadata.response-timeout=-1",
            routes + "metadata.latchkey.project=key");
    gateway.admin().project("bounds", server.uri());
    key = gateway.admin().key("bounds");
  }

  @AfterAll
  static void stop() {
    gateway.close();
    server.close();
    redis.close();
  }

  private static void answer(ScriptedUpstream.Request request) throws java.io.IOException {
    if (request.line().contains("late")) {
      try {
        mayAnswer.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    int length = request.line().contains("huge") ? 70_000 : 40_000;
    request.answer(ScriptedUpstream.response("200 OK", "ok", "X-Long: " + "x".repeat(length)));
  }

  private static HttpResponse<String> get(String path) {
    return gateway.get(gateway.proxy(path), "X-API-Key", key.secret());
  }

  @Test
  void routeWithoutATimeoutWaitsForItsUpstreamWhileOthersDoNot() {
    CompletableFuture<HttpResponse<String>> patient =
        CompletableFuture.supplyAsync(() -> get("/late"));

    assertThat(get("/proxy/bounds/late").statusCode()).isEqualTo(504);

    mayAnswer.countDown();
    assertThat(patient.join().statusCode()).isEqualTo(200);
  }

  @Test
  void headOfFortyKilobytesPassesAndOneOfSeventyDoesNot() {
    assertThat(get("/proxy/bounds/large").headers().firstValue("X-Long").orElseThrow())
        .hasSize(40_000);
    assertThat(get("/proxy/bounds/huge").statusCode()).isEqualTo(502);
  }

  @Test
  void poolHasMetersIfTheyAreWanted() {
    get("/proxy/bounds/large");

    assertThat(gateway.get(gateway.console("/actuator/prometheus")).body())
        .contains("reactor_netty_connection_provider_total_connections");
  }
}
