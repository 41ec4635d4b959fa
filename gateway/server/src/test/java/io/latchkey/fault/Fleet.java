package io.latchkey.fault;

import io.latchkey.encryption.MasterKey;
import io.latchkey.fixture.GatewayProcess;
import io.latchkey.fixture.Patience;
import io.latchkey.fixture.TestUpstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Two gateways and a console, each a process of its own, on one Redis. */
final class Fleet implements AutoCloseable {

  static final List<String> GATEWAYS = List.of("g1", "g2");
  static final String CONSOLE = "console";
  static final List<String> PROCESSES = List.of("g1", "g2", CONSOLE);
  static final String REDIS = "redis";
  static final String RECEIVER = "receiver";

  private static final String TOKEN = "lka_fault5uiteFault5uiteFault5uiteFault5uit";
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(10);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final TestUpstream upstream = TestUpstream.start();

  private final FleetRedis redis;
  private final Map<String, GatewayProcess> processes = new ConcurrentHashMap<>();
  private final Path folder;
  private final Path masterKey;
  private final List<String> more;

  /** What came of a call or request; the status is {@link History#NO_ANSWER} for nothing. */
  record Answer(int status, String body) {}

  /**
   * Starts one.
   *
   * @param more settings of every process
   */
  Fleet(Path folder, FleetRedis redis, String... more) {
    this.folder = folder;
    this.more = List.of(more);
    this.redis = redis;
    this.masterKey = masterKey(folder);
    PROCESSES.parallelStream().forEach(this::start);
  }

  private static Path masterKey(Path folder) {
    try {
      return Files.writeString(folder.resolve("master-key.json"), MasterKey.generate());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  URI upstream() {
    return upstream.uri();
  }

  /** Starts a process; returns when it is ready. */
  void start(String name) {
    processes.put(name, GatewayProcess.start(folder.resolve(name), settings(name)));
  }

  /** Starts a process on a machine whose clock is wrong; returns when it is ready. */
  void startAtWrongTime(String name, String offset) {
    processes.put(
        name, GatewayProcess.startAtWrongTime(offset, folder.resolve(name), settings(name)));
  }

  private String[] settings(String name) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "latchkey.instance=" + name,
                "latchkey.roles=" + (name.equals(CONSOLE) ? "console" : "proxy"),
                "latchkey.admin.token=" + TOKEN,
                "latchkey.cache.lease=3s",
                "latchkey.store.timeout=1s",
                "latchkey.encryption.master-key-file=" + masterKey,
                "latchkey.webhooks.allowed-addresses=127.0.0.0/8",
                "latchkey.webhooks.first-retry=100ms",
                "latchkey.webhooks.timeout=2s",
                "latchkey.revocation.wait=2s"));
    settings.addAll(List.of(redis.settings(name)));
    settings.addAll(more);
    return settings.toArray(String[]::new);
  }

  /** Ends a process as a crash does. */
  void kill(String name) {
    process(name).kill();
  }

  /** Ends a process as a service manager does, and starts it again; returns when it is ready. */
  void restart(String name) {
    GatewayProcess old = process(name);
    old.terminate();
    old.awaitExit();
    start(name);
  }

  /** Whether a process says that it may be sent requests. */
  boolean isReady(String name) {
    URI readiness = process(name).console("/actuator/health/readiness");
    return send(HttpRequest.newBuilder(readiness)).status() == 200;
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

  /** Sends a request through a gateway; the path is one behind its public listener. */
  Answer send(String gateway, String path, Consumer<HttpRequest.Builder> request) {
    try {
      HttpRequest.Builder builder = HttpRequest.newBuilder(process(gateway).proxy(path));
      request.accept(builder);
      return send(builder);
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
    for (String each : processes.keySet()) {
      Awaitility.await("ready").atMost(Patience.LONG).until(() -> isReady(each));
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
