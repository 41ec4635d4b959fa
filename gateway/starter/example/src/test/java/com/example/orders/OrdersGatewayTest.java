package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.core.ExecutableProvider;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The application's jar and the jar of Latchkey's own gateway as the console, each in a process of
 * its own, on one Redis.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OrdersGatewayTest {

  private static final Path CONSOLE_JAR = Path.of("../../target/latchkey-gateway.jar");
  private static final Path APPLICATION_JAR = Path.of("target/orders-gateway.jar");
  private static final String TOKEN = "an-operators-token-of-the-example";
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir static File folder;

  private static final List<Process> PROCESSES = new ArrayList<>();
  private static volatile Headers received = new Headers();
  private static HttpServer orders;
  private static Process redis;
  private static URI console;
  private static URI application;

  private record Key(String id, String secret) {}

  @BeforeAll
  static void start() throws IOException {
    assertThat(CONSOLE_JAR)
        .as("the jar of Latchkey's own gateway, which mvn verify builds before this")
        .exists();
    orders = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    orders.createContext(
        "/",
        exchange -> {
          received = exchange.getRequestHeaders();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    orders.start();
    int redisPort = freePort();
    String redisUrl = "--spring.data.redis.url=redis://127.0.0.1:" + redisPort;
    redis =
        start(
            "redis",
            ExecutableProvider.newJarResourceProvider().get().getPath(),
            "--port",
            "" + redisPort,
            "--bind",
            "127.0.0.1",
            "--save",
            "");
    console = URI.create("http://127.0.0.1:" + freePort());
    startJava(
        "console",
        CONSOLE_JAR,
        redisUrl,
        "--latchkey.roles=console",
        "--latchkey.console.port=" + console.getPort(),
        "--latchkey.data=" + folder.toPath().resolve("data"),
        "--latchkey.admin.token=" + TOKEN);
    application = URI.create("http://127.0.0.1:" + freePort());
    startJava(
        "application",
        APPLICATION_JAR,
        redisUrl,
        "--server.address=127.0.0.1",
        "--server.port=" + application.getPort(),
        "--orders.url=http://127.0.0.1:" + orders.getAddress().getPort(),
        "--latchkey.cache.lease=2s");
    awaitHealth(console.resolve("/actuator/health/readiness"));
    awaitHealth(application.resolve("/actuator/health/liveness"));
    admin("POST", "/v1/organizations", "{\"name\": \"Acme\"}");
    String organization =
        admin("GET", "/v1/organizations", "").get("items").get(0).get("id").asString();
    admin(
        "POST",
        "/v1/projects",
        "{\"organization\": \"%s\", \"name\": \"Orders\", \"slug\": \"orders\"}"
            .formatted(organization));
  }

  @AfterAll
  static void stop() throws InterruptedException {
    for (int i = PROCESSES.size() - 1; i >= 0; i--) {
      Process process = PROCESSES.get(i);
      process.destroy();
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
    orders.stop(0);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void startJava(String name, Path jar, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx256m", "-jar"));
    command.add(jar.toAbsolutePath().normalize().toString());
    command.addAll(List.of(arguments));
    start(name, command.toArray(String[]::new));
  }

  private static Process start(String name, String... command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .directory(folder)
            .redirectErrorStream(true)
            .redirectOutput(Path.of("target", name + ".log").toFile().getAbsoluteFile())
            .start();
    PROCESSES.add(process);
    return process;
  }

  private static void awaitHealth(URI uri) {
    await()
        .atMost(LONG)
        .ignoreExceptions()
        .until(() -> send(HttpRequest.newBuilder(uri)).statusCode() == 200);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return CLIENT.send(request.timeout(LONG).build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static HttpResponse<String> get(String path, String... headers) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(application.resolve(path));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  private static JsonNode admin(String method, String path, String body) throws IOException {
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(console.resolve(path))
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", "application/json")
                .method(
                    method,
                    body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
    assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
    return JSON.readTree(response.body());
  }

  private static Key key(String more) throws IOException {
    JsonNode made =
        admin(
            "POST",
            "/v1/keys",
            "{\"name\": \"ci\", \"projects\": [\"orders\"],\"permissions\": [\"read\", \"write\"]"
                + more
                + "}");
    return new Key(made.get("id").asString(), made.get("secret").asString());
  }

  @Test
  @Order(1)
  void keyOfTheConsoleWorksUntilItsRevocationWhichThisApplicationConfirms() throws IOException {
    Key key = key("");

    assertThat(get("/orders/1", "X-API-Key", key.secret).statusCode()).isEqualTo(204);
    assertThat(received.getFirst("X-Latchkey-Key-Id")).isEqualTo(key.id);
    assertThat(received.getFirst("X-Gateway")).isEqualTo("orders");
    assertThat(received.containsKey("X-API-Key")).isFalse();
    assertThat(get("/reports/1", "X-API-Key", key.secret).statusCode()).isEqualTo(204);
    assertThat(get("/stock/1", "X-API-Key", key.secret).statusCode()).isEqualTo(204);

    JsonNode revocation = admin("POST", "/v1/keys/" + key.id + "/revoke", "{}").get("revocation");

    assertThat(revocation.get("confirmed").toString()).contains("orders-gateway-");
    assertThat(revocation.get("pending").size()).isZero();
    assertThat(get("/orders/1", "X-API-Key", key.secret).body()).contains("revoked_key");
  }

  @Test
  @Order(2)
  void routesThatAreNotMarkedAreOpenAndTheApplicationsErrorsAreItsOwn() throws IOException {
    assertThat(get("/public/1").statusCode()).isEqualTo(204);
    assertThat(get("/orders/1").statusCode()).isEqualTo(401);
    assertThat(get("/stock/1").statusCode()).isEqualTo(401);
    assertThat(get("/reports/1").statusCode()).isEqualTo(401);
    assertThat(get("/nowhere").body()).contains("\"error\":\"Not Found\"");
    assertThat(get("/actuator/metrics/latchkey.decision").statusCode()).isEqualTo(200);
    assertThat(get("/actuator/metrics/spring.cloud.gateway.requests").statusCode()).isEqualTo(200);
  }

  @Test
  @Order(3)
  void applicationShowsInTheFleet() throws IOException {
    assertThat(admin("GET", "/v1/instances", "").toString()).contains("orders-gateway-");
  }

  @Test
  @Order(4)
  void limitsOfAKeyHold() throws IOException {
    Key key = key(", \"limits\": [{\"requests\": 1, \"period\": \"1h\", \"burst\": 1}]");

    assertThat(get("/orders/1", "X-API-Key", key.secret).statusCode()).isEqualTo(204);
    HttpResponse<String> second = get("/orders/1", "X-API-Key", key.secret);

    assertThat(second.statusCode()).isEqualTo(429);
    assertThat(second.headers().firstValue("Retry-After")).isPresent();
  }

  /** The last one: Redis is gone then. */
  @Test
  @Order(5)
  void withoutRedisMarkedRoutesAnswer503AndOthersGoOn() throws IOException {
    Key key = key("");

    redis.destroy();

    await().atMost(LONG).until(() -> get("/orders/1", "X-API-Key", key.secret).statusCode() == 503);
    assertThat(get("/orders/1", "X-API-Key", key.secret).body()).contains("key_store_unavailable");
    assertThat(get("/public/1").statusCode()).isEqualTo(204);
  }
}
