package io.latchkey.fault;

import io.latchkey.fixture.GatewayProcess;
import io.latchkey.fixture.Patience;
import io.latchkey.fixture.TestUpstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Two gateways and a console, each a process of its own, on one Redis. */
final class Fleet implements AutoCloseable {

  static final List<String> GATEWAYS = List.of("g1", "g2");
  static final String CONSOLE = "console";
  static final List<String> PROCESSES = List.of("g1", "g2", CONSOLE);
  static final String REDIS = "redis";

  private static final String TOKEN = "lka_fault5uiteFault5uiteFault5uiteFault5uit";
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(10);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final TestUpstream upstream = TestUpstream.start();

  private final FleetRedis redis;
  private final Map<String, GatewayProcess> processes = new ConcurrentHashMap<>();
  private final Path folder;

  /** What came of a call or request; the status is {@link History#NO_ANSWER} for nothing. */
  record Answer(int status, String body) {}

  Fleet(Path folder, FleetRedis redis) {
    this.folder = folder;
    this.redis = redis;
    PROCESSES.parallelStream().forEach(this::start);
  }

  URI upstream() {
    return upstream.uri();
  }

  /** Starts a process; returns when it is ready. */
  void start(String name) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "latchkey.instance=" + name,
                "latchkey.roles=" + (name.equals(CONSOLE) ? "console" : "proxy"),
                "latchkey.admin.token=" + TOKEN,
                "latchkey.cache.lease=3s",
                "latchkey.store.timeout=1s",
                "latchkey.revocation.wait=2s"));
    settings.addAll(List.of(redis.settings(name)));
    processes.put(
        name, GatewayProcess.start(folder.resolve(name), settings.toArray(String[]::new)));
  }

  /** Ends a process as a crash does. */
  void kill(String name) {
    process(name).kill();
  }

  /** Lets a process hang. */
  void freeze(String name) {
    process(name).freeze();
  }

  /** Ends what {@link #freeze} began. */
  void thaw(String name) {
    process(name).thaw();
  }

  private GatewayProcess process(String name) {
    GatewayProcess process = processes.get(name);
    if (process == null) {
      throw new IllegalArgumentException(name);
    }
    return process;
  }

  /** Sends a request with a secret through a gateway. */
  Answer use(String gateway, String secret) {
    try {
      URI uri = process(gateway).proxy("/proxy/fault/x");
      return send(HttpRequest.newBuilder(uri).header("X-API-Key", secret));
    } catch (IllegalStateException | UncheckedIOException e) {
      return new Answer(History.NO_ANSWER, ""); // It is being started again.
    }
  }

  /** Makes a call of the admin API. */
  Answer call(String method, String path, String body, @Nullable String idempotencyKey) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(process(CONSOLE).console(path))
            .header("Authorization", "Bearer " + TOKEN)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (idempotencyKey != null) {
      request.header("Idempotency-Key", idempotencyKey);
    }
    return send(request);
  }

  /** Makes a call until it is answered with a 2xx. */
  String mustCall(String method, String path, String body) {
    return Awaitility.await(method + " " + path)
        .atMost(Patience.LONG)
        .until(() -> call(method, path, body, null), answer -> answer.status() / 100 == 2)
        .body();
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          client.send(
              request.timeout(LONGEST_ANSWER).build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    } catch (IOException e) {
      return new Answer(History.NO_ANSWER, "");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until every process is ready again. */
  void awaitReady() {
    for (GatewayProcess each : processes.values()) {
      HttpRequest.Builder readiness =
          HttpRequest.newBuilder(each.console("/actuator/health/readiness"));
      Awaitility.await("ready").atMost(Patience.LONG).until(() -> send(readiness).status() == 200);
    }
  }

  @Override
  public void close() {
    redis.heal();
    processes.values().parallelStream().forEach(GatewayProcess::close);
    redis.close();
    upstream.close();
  }
}
