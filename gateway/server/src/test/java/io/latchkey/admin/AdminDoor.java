package io.latchkey.admin;

import io.latchkey.Latchkey;
import io.latchkey.change.Lease;
import io.latchkey.fixture.Patience;
import io.latchkey.fixture.TestRedis;
import io.latchkey.fixture.TestSettings;
import io.latchkey.identity.User;
import io.latchkey.identity.UserStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The admin API of a running gateway, as a caller sees it. */
public final class AdminDoor implements AutoCloseable {

  public static final String TOKEN = "a-token-for-tests-only";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static @Nullable AdminDoor shared;

  private final Latchkey gateway;
  private final String base;

  /** What came back. The body is a missing node where there was none. */
  public record Answer(int status, java.net.http.HttpHeaders headers, JsonNode body, String text) {

    public String field(String name) {
      return body.path(name).asString();
    }

    public String header(String name) {
      return headers.firstValue(name).orElse("");
    }
  }

  private AdminDoor(Latchkey gateway) {
    this.gateway = gateway;
    this.base = "http://127.0.0.1:" + gateway.consolePort();
  }

  /**
   * Opens a door on the Redis at a port of loopback, and waits until it is level. Its callers may
   * call and fail as often as they like where nothing else is said.
   */
  public static AdminDoor open(int redisPort, String... properties) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--spring.data.redis.url=redis://127.0.0.1:" + redisPort,
                "--spring.config.location=classpath:/",
                "--latchkey.roles=console",
                "--latchkey.proxy.port=0",
                "--latchkey.console.port=0"));
    TestSettings.with(properties).forEach(setting -> arguments.add("--" + setting));
    if (!isSet("latchkey.admin.token=", properties)) {
      arguments.add("--latchkey.admin.token=" + TOKEN);
    }
    AdminDoor door = new AdminDoor(Latchkey.start(arguments.toArray(String[]::new)));
    Awaitility.await().until(() -> door.gateway.core().getBean(Lease.class).isValid());
    return door;
  }

  private static boolean isSet(String name, String... properties) {
    return Stream.of(properties).anyMatch(property -> property.startsWith(name));
  }

  /** One door that all tests share who do nothing to its Redis; closed at the end of the JVM. */
  public static synchronized AdminDoor shared() {
    AdminDoor open = shared;
    if (open == null) {
      TestRedis redis = TestRedis.start();
      AdminDoor opened =
          open(
              redis.port(),
              "latchkey.webhooks.allowed-addresses=127.0.0.1",
              "latchkey.webhooks.per-organization=1000");
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    opened.close();
                    redis.close();
                  }));
      shared = opened;
      open = opened;
    }
    return open;
  }

  /** A bean of the gateway behind the door. */
  public <T> T bean(Class<T> type) {
    return gateway.core().getBean(type);
  }

  public Answer get(String path) {
    return send(request("GET", path, null).build());
  }

  public Answer post(String path, String body) {
    return send(request("POST", path, body).build());
  }

  /** A POST with no body at all. */
  public Answer post(String path) {
    return send(request("POST", path, null).build());
  }

  public Answer patch(String path, String body, String... headers) {
    HttpRequest.Builder request = request("PATCH", path, body);
    return send((headers.length == 0 ? request : request.headers(headers)).build());
  }

  public Answer delete(String path) {
    return send(request("DELETE", path, null).build());
  }

  /** A request with the token; as JSON where it has a body. */
  public HttpRequest.Builder request(String method, String path, @Nullable String body) {
    HttpRequest.Builder request = anonymous(method, path, body);
    request.header("Authorization", "Bearer " + TOKEN);
    return body == null ? request : request.header("Content-Type", "application/json");
  }

  /** A request with another token; as JSON where it has a body. */
  public HttpRequest.Builder requestAs(
      String token, String method, String path, @Nullable String body) {
    HttpRequest.Builder request = anonymous(method, path, body);
    request.header("Authorization", "Bearer " + token);
    return body == null ? request : request.header("Content-Type", "application/json");
  }

  /** A new member of an organization. */
  public Answer newMember(String organization, String role) {
    return post(
        "/v1/organizations/" + organization + "/members",
        """
        {"userName": "%s", "role": "%s"}\
        """
            .formatted(role + "-" + NUMBERS.incrementAndGet(), role));
  }

  /** A new member of an organization, who has signed in. */
  public SignedIn member(String organization, String role) {
    User user = TestMember.of(role + "-" + NUMBERS.incrementAndGet(), organization, role);
    bean(UserStore.class).create(user);
    return signIn(user.id().value(), user.userName(), TestMember.PASSWORD);
  }

  /** The code of a new invitation to an organization. */
  public String invitation(String organization, String role) {
    String body = "{\"role\": \"%s\"}".formatted(role);
    return post("/v1/organizations/" + organization + "/invitations", body).field("code");
  }

  /** Signs a user in. */
  public SignedIn signIn(String id, String userName, String password) {
    Answer session =
        send(
            anonymous(
                    "POST",
                    "/v1/sessions",
                    """
                    {"userName": "%s", "password": "%s"}\
                    """
                        .formatted(userName, password))
                .header("Content-Type", "application/json")
                .build());
    return new SignedIn(this, id, userName, password, session.field("token"));
  }

  /** A user with a session. */
  public record SignedIn(
      AdminDoor door, String id, String userName, String password, String token) {

    public Answer get(String path) {
      return door.send(door.requestAs(token, "GET", path, null).build());
    }

    public Answer post(String path, String body) {
      return door.send(door.requestAs(token, "POST", path, body).build());
    }

    public Answer send(String method, String path, @Nullable String body) {
      return door.send(door.requestAs(token, method, path, body).build());
    }
  }

  /** An address behind this door. */
  public URI uri(String path) {
    return URI.create(base + path);
  }

  /** A request that says nothing but what it is given. */
  public HttpRequest.Builder anonymous(String method, String path, @Nullable String body) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .timeout(Patience.LONGEST)
        .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
  }

  public Answer send(HttpRequest request) {
    try {
      HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());
      String text = response.body();
      String type = response.headers().firstValue("Content-Type").orElse("");
      JsonNode body =
          text.isEmpty() || type.contains("ndjson") || type.contains("jsonl")
              ? JSON.missingNode()
              : JSON.readTree(text);
      return new Answer(response.statusCode(), response.headers(), body, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The body of an answer that is not one JSON document. */
  public String text(String path) {
    try {
      return CLIENT.send(request("GET", path, null).build(), BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sends a request and does not wait; cancelling closes its connection. */
  public CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest request) {
    return CLIENT.sendAsync(request, BodyHandlers.ofString());
  }

  /** A new organization's ID. */
  public String organization() {
    return post("/v1/organizations", "{\"name\": \"Acme\"}").field("id");
  }

  /** A new project of a new organization: its ID. */
  public String project(int keyLimit) {
    return project(organization(), "Orders", keyLimit);
  }

  /** A new project's ID. */
  public String project(String organization, String name, int keyLimit) {
    return post(
            "/v1/projects",
            """
            {"organization": "%s", "name": "%s", "keyLimit": %d}\
            """
                .formatted(organization, name, keyLimit))
        .field("id");
  }

  /** A new key for a project. */
  public Answer key(String project, String name) {
    return post(
        "/v1/keys",
        """
        {"name": "%s", "projects": ["%s"]}\
        """
            .formatted(name, project));
  }

  @Override
  public void close() {
    gateway.close();
  }
}
