package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestRedis;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoorsTest {

  private static final String LIVENESS = "/actuator/health/liveness";
  private static final String READINESS = "/actuator/health/readiness";

  private static TestRedis redis;

  @BeforeAll
  static void startRedis() {
    redis = TestRedis.start();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @Test
  void managementIsBehindTheConsoleDoorOnly() {
    try (RunningGateway gateway = RunningGateway.on(redis)) {
      assertThat(status(gateway, gateway.console(READINESS))).isEqualTo(200);
      assertThat(gateway.get(gateway.console("/actuator/prometheus")).body())
          .contains("jvm_memory_used_bytes");
      assertThat(gateway.admin().call("GET", "/actuator/env", "").statusCode()).isEqualTo(404);
      assertThat(status(gateway, gateway.proxy(LIVENESS))).isEqualTo(404);
    }
  }

  @Test
  void operatorReadsAndSetsLevelsOfTheLogAndNobodyElseDoes() {
    try (RunningGateway gateway = RunningGateway.on(redis)) {
      String logger = "/actuator/loggers/io.latchkey.proxy";
      for (String path : List.of(logger, "/actuator/loggers", "/actuator/info", "/actuator")) {
        assertThat(status(gateway, gateway.console(path))).as(path).isEqualTo(401);
      }

      int changed =
          gateway.admin().call("POST", logger, "{\"configuredLevel\": \"DEBUG\"}").statusCode();
      String level = gateway.admin().json("GET", logger, "").get("effectiveLevel").asString();
      gateway.admin().call("POST", logger, "{\"configuredLevel\": null}");

      assertThat(changed).isEqualTo(204);
      assertThat(level).isEqualTo("DEBUG");
      assertThat(gateway.admin().json("GET", "/actuator/info", "").has("java")).isTrue();
    }
  }

  @Test
  void proxyRoleHasManagementAndNoAdminApi() {
    try (RunningGateway gateway = RunningGateway.on(redis, "latchkey.roles=proxy")) {
      assertThat(status(gateway, gateway.console(READINESS))).isEqualTo(200);
      assertThat(gateway.admin().call("GET", "/v1/keys", "").statusCode()).isEqualTo(404);
      assertThat(status(gateway, gateway.console("/actuator/loggers"))).isEqualTo(404);
      assertThat(gateway.latchkey().proxyPort()).isPositive();
    }
  }

  @Test
  void consoleRoleHasNoProxyDoor() {
    try (RunningGateway gateway = RunningGateway.on(redis, "latchkey.roles=console")) {
      assertThat(status(gateway, gateway.console(READINESS))).isEqualTo(200);
      assertThatThrownBy(() -> gateway.latchkey().proxyPort()).hasMessage("this door is not open");
    }
  }

  @Test
  void proxyDoorSpeaksHttp2WithoutTls() throws IOException, InterruptedException {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();

    try (RunningGateway gateway = RunningGateway.on(redis)) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(gateway.proxy("/nothing")).build(),
              HttpResponse.BodyHandlers.ofString());

      assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
    }
  }

  @Test
  void gatewayWithoutRedisIsAliveAndReadyOnceRedisIsThere(@TempDir Path data) {
    try (TestRedis late = TestRedis.start()) {
      late.stop();
      try (RunningGateway gateway =
          RunningGateway.launch(data, "spring.data.redis.url=" + late.url())) {
        assertThat(status(gateway, gateway.console(LIVENESS))).isEqualTo(200);
        assertThat(status(gateway, gateway.console(READINESS))).isEqualTo(503);

        late.restart();

        awaitReadiness(gateway, 200);
      }
    }
  }

  @Test
  void proxyWhoseLeaseHasRunOutIsNotReadyUntilRedisIsBack() {
    try (TestRedis own = TestRedis.start();
        RunningGateway gateway = RunningGateway.on(own, "latchkey.cache.lease=500ms")) {
      awaitReadiness(gateway, 200);

      own.freeze();
      awaitReadiness(gateway, 503);
      assertThat(status(gateway, gateway.console(LIVENESS))).isEqualTo(200);

      own.thaw();
      awaitReadiness(gateway, 200);
    }
  }

  /** Fails with the health document, which says what is missing. */
  private static void awaitReadiness(RunningGateway gateway, int status) {
    Awaitility.await()
        .untilAsserted(
            () -> {
              HttpResponse<String> health = gateway.get(gateway.console(READINESS));
              assertThat(health.statusCode()).as(health.body()).isEqualTo(status);
            });
  }

  private static int status(RunningGateway gateway, URI uri) {
    return gateway.get(uri).statusCode();
  }
}
