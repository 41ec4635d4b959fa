package io.latchkey.proxy;

import static io.latchkey.proxy.ProxyDoor.ADMIN;
import static io.latchkey.proxy.ProxyDoor.KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.BothWays;
import io.latchkey.fixture.RawHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a refused request gets: the table of the contract, through the real door. */
@BothWays
class RefusalTableTest {

  private static final String PLAIN = "Bearer realm=\"latchkey\"";
  private static final String INVALID = PLAIN + ", error=\"invalid_token\"";
  private static final String SCOPE = PLAIN + ", error=\"insufficient_scope\"";
  private static final String SECRET = KEY.secret();

  /**
   * A row.
   *
   * @param request the request line's method and path, then headers
   */
  record Row(
      String name, int status, String code, @Nullable String challenge, List<String> request) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Row> table() {
    AdminClient.Key revoked = ADMIN.key("orders");
    ADMIN.revoke(revoked);
    AdminClient.Key suspended = ADMIN.key("orders");
    ADMIN.json("POST", "/v1/keys/" + suspended.id() + "/suspend", "{}");
    AdminClient.Key deleted = ADMIN.key("orders");
    ADMIN.json("DELETE", "/v1/keys/" + deleted.id() + "?force=true", "");
    AdminClient.Key expired = ProxyDoor.key("\"projects\": [\"orders\"], \"expiresIn\": \"1s\"");
    await().until(() -> status(expired).equals("expired"));
    AdminClient.Key elsewhere =
        ProxyDoor.key("\"projects\": [\"orders\"], \"allowedAddresses\": [\"192.0.2.0/24\"]");
    AdminClient.Key readOnly =
        ProxyDoor.key("\"projects\": [\"orders\"], \"permissions\": [\"read\"]");
    AdminClient.Key another = ADMIN.key("other");
    ADMIN.projectBeside("orders", "second");
    AdminClient.Key both = ProxyDoor.key("\"projects\": [\"orders\", \"second\"]");
    ADMIN.project("closed", URI.create("http://127.0.0.1:" + closedPort()));
    ADMIN.projectBeside("orders", "bare");
    String path = "GET /proxy/orders/x";
    return Stream.of(
        row("no key", 401, "missing_key", PLAIN, path),
        row("empty key", 401, "missing_key", PLAIN, path, "X-API-Key: "),
        row("key in the query", 401, "missing_key", PLAIN, path + "?key=" + SECRET),
        row("10 kB", 401, "invalid_key", INVALID, path, "X-API-Key: " + "a".repeat(10_240)),
        row("checksum", 401, "invalid_key", INVALID, path, "X-API-Key: " + broken(SECRET)),
        row("not ASCII", 401, "invalid_key", INVALID, path, "X-API-Key: lk_\u00e9\u00e8"),
        row("not base64", 401, "invalid_key", INVALID, path, "Authorization: Basic %%%"),
        row("Basic of another", 401, "invalid_key", INVALID, path, basic(another.id(), SECRET)),
        row("Basic, no ID", 401, "invalid_key", INVALID, path, basic("alice", SECRET)),
        row("unknown scheme", 401, "invalid_key", INVALID, path, "Authorization: Digest a=b"),
        row("deleted", 401, "invalid_key", INVALID, path, "X-API-Key: " + deleted.secret()),
        row("revoked", 401, "revoked_key", INVALID, path, "X-API-Key: " + revoked.secret()),
        row("suspended", 401, "suspended_key", INVALID, path, "X-API-Key: " + suspended.secret()),
        row("expired", 401, "expired_key", INVALID, path, "X-API-Key: " + expired.secret()),
        row(
            "two keys",
            400,
            "ambiguous_credential",
            null,
            path,
            "X-API-Key: " + SECRET,
            "Authorization: Bearer " + another.secret()),
        row(
            "one header twice",
            400,
            "ambiguous_credential",
            null,
            path,
            "X-API-Key: " + SECRET,
            "X-API-Key: " + SECRET),
        row(
            "project not named",
            400,
            "ambiguous_project",
            null,
            "GET /api-v1/x",
            "X-API-Key: " + both.secret()),
        row("dot segment", 400, "invalid_path", null, "GET /proxy/orders/../other/x", key()),
        row("address", 403, "address_not_allowed", null, path, "X-API-Key: " + elsewhere.secret()),
        row("out of scope", 403, "project_not_allowed", SCOPE, "GET /proxy/other/x", key()),
        row("unknown project", 403, "project_not_allowed", SCOPE, "GET /proxy/nobody/x", key()),
        row("no project", 403, "project_not_allowed", SCOPE, "GET /proxy/%20/x", key()),
        row(
            "permission",
            403,
            "permission_missing",
            SCOPE,
            "DELETE /proxy/orders/x",
            "X-API-Key: " + readOnly.secret()),
        row("no route", 404, "not_found", null, "GET /elsewhere", key()),
        row(
            "upstream refuses",
            502,
            "upstream_unreachable",
            null,
            "GET /proxy/closed/x",
            "X-API-Key: " + ADMIN.key("closed").secret()),
        row(
            "no upstream",
            502,
            "upstream_unreachable",
            null,
            "GET /proxy/bare/x",
            "X-API-Key: " + ADMIN.key("bare").secret()),
        row("upstream hangs", 504, "upstream_timeout", null, "GET /proxy/orders/silent", key()));
  }

  @ParameterizedTest
  @MethodSource("table")
  void refusedRequestGetsAClearProblemDocument(Row row) {
    List<String> lines = new ArrayList<>(row.request);
    lines.set(0, lines.get(0) + " HTTP/1.1");
    lines.add("Host: localhost");
    lines.add("Connection: close");

    String answer = RawHttp.exchange(ProxyDoor.port(), lines.toArray(String[]::new));

    String head = answer.substring(0, answer.indexOf("\r\n\r\n"));
    String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
    assertThat(head).startsWith("HTTP/1.1 " + row.status + " ");
    assertThat(header(head, "content-type")).isEqualTo("application/problem+json");
    String challenge = header(head, "www-authenticate");
    String metadata = ", resource_metadata=\"http://";
    assertThat(challenge == null ? null : challenge.replaceFirst(metadata + ".*", ""))
        .isEqualTo(row.challenge);
    assertThat(challenge != null && challenge.contains(metadata)).isEqualTo(row.status == 401);
    assertThat(header(head, "retry-after")).isNull();
    assertThat(header(head, "cache-control")).isEqualTo("no-store");
    assertThat(body)
        .contains("\"status\":" + row.status, "\"code\":\"" + row.code + "\"")
        .contains("\"type\":", "\"title\":", "\"detail\":")
        .contains("\"requestId\":\"" + header(head, "x-request-id") + "\"")
        .doesNotContain(SECRET, "orders", "other", "nobody", "elsewhere");
  }

  @Test
  void projectThatIsNotThereReadsAsOneOutOfScope() {
    String outOfScope = ProxyDoor.get("/proxy/other/x", "X-API-Key", SECRET).body();
    String unknown = ProxyDoor.get("/proxy/nobody/x", "X-API-Key", SECRET).body();

    assertThat(withoutId(unknown)).isEqualTo(withoutId(outOfScope));
  }

  @Test
  void everyRefusalHasARequestIdOfItsOwn() {
    String one = ProxyDoor.get("/proxy/orders/x").body();
    String two = ProxyDoor.get("/proxy/orders/x").body();

    assertThat(one).isNotEqualTo(two);
    assertThat(withoutId(one)).isEqualTo(withoutId(two));
  }

  private static String withoutId(String body) {
    return body.replaceFirst("\"requestId\":\"[0-9a-f]{16}\"", "");
  }

  private static Row row(
      String name, int status, String code, @Nullable String challenge, String... request) {
    return new Row(name, status, code, challenge, List.of(request));
  }

  private static String key() {
    return "X-API-Key: " + SECRET;
  }

  static String basic(String user, String password) {
    byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Authorization: Basic " + Base64.getEncoder().encodeToString(both);
  }

  private static String broken(String secret) {
    char last = secret.charAt(secret.length() - 1);
    return secret.substring(0, secret.length() - 1) + (last == '0' ? '1' : '0');
  }

  private static String status(AdminClient.Key key) {
    return ADMIN.json("GET", "/v1/keys/" + key.id(), "").get("status").asString();
  }

  private static @Nullable String header(String head, String name) {
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).trim())
        .findFirst()
        .orElse(null);
  }

  private static int closedPort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
