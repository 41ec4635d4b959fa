package io.latchkey.proxy.encryption;

import static io.latchkey.proxy.encryption.DataDoor.KEY;
import static io.latchkey.proxy.encryption.DataDoor.UPSTREAM;
import static io.latchkey.proxy.encryption.DataDoor.header;
import static io.latchkey.proxy.encryption.DataDoor.postJson;
import static io.latchkey.proxy.encryption.DataDoor.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RawHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an upstream sees of a request whose fields are encrypted. */
class RequestFieldsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String TOKEN = "\"lkf1:default:[A-Za-z0-9_-]+:\\$\"";
  static final String[] ENCRYPT = {"X-Qanapi-Mode", "encrypt", "X-Qanapi-Fields", "title,body"};

  @BeforeEach
  void upstreamAnswersJson() {
    UPSTREAM.answersJson("{}");
  }

  @Test
  void documentedCallHidesTheFieldsFromTheUpstream() {
    HttpResponse<String> response =
        postJson(
            "/proxy/sealed",
            "{\"title\": \"Sensitive title\", \"body\": \"Sensitive body text\"}",
            ENCRYPT);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "X-Latchkey-Fields")).isEqualTo("encrypted=2, missing=0");
    assertThat(UPSTREAM.last().body())
        .matches("\\{\"title\": " + TOKEN + ", \"body\": " + TOKEN + "}");
    assertThat(UPSTREAM.last().headers().get("Content-Length"))
        .isEqualTo(String.valueOf(UPSTREAM.last().body().length()));
    assertThat(UPSTREAM.last().headers().names())
        .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("x-qanapi"));
  }

  @Test
  void bytesBesideTheFieldsStayAndMisspeltFieldsAreCounted() {
    HttpResponse<String> response =
        postJson(
            "/proxy/sealed/x?y=1",
            "{ \"a\" :12.50, \"s\\u0073n\":[1e5,{\"x\":null}],\"SSN\":true , \"u\":\"\\/\"}",
            "X-Latchkey-Mode",
            "encrypt",
            "X-Latchkey-Fields",
            "ssn,ssm");

    assertThat(header(response, "X-Latchkey-Fields")).isEqualTo("encrypted=3, missing=1");
    assertThat(UPSTREAM.last().body())
        .matches(
            "\\{ \"a\" :12.50, \"s\\\\u0073n\":\\[T,T],\"SSN\":T , \"u\":\"\\\\/\"}"
                .replace("T", TOKEN));
  }

  @Test
  void tokenComesBackByteForByte() {
    String body = "{\"title\":12.50,\"body\":{\"a\":[1, \"\\u00e9\"]}}";
    postJson("/proxy/sealed", body, ENCRYPT);
    String hidden = UPSTREAM.last().body();

    HttpResponse<String> response =
        postJson(
            "/proxy/sealed",
            hidden,
            "X-Qanapi-Mode",
            "decrypt",
            "X-Qanapi-Fields",
            "title,body",
            "X-Latchkey-Deliver",
            "return");

    assertThat(response.body()).isEqualTo(body);
    assertThat(header(response, "X-Latchkey-Fields")).isEqualTo("decrypted=2, missing=0");
    assertThat(header(response, "Cache-Control")).isEqualTo("private, no-store");
  }

  @Test
  void tokenThatIsSentAgainStaysTheSame() {
    postJson("/proxy/sealed", "{\"title\":\"x\"}", ENCRYPT);
    String hidden = UPSTREAM.last().body();

    HttpResponse<String> response = postJson("/proxy/sealed", hidden, ENCRYPT);

    assertThat(UPSTREAM.last().body()).isEqualTo(hidden);
    assertThat(header(response, "X-Latchkey-Fields")).isEqualTo("kept=1, missing=1");
  }

  @Test
  void tokenOfAnotherFieldIsRefused() {
    postJson("/proxy/sealed", "{\"title\":\"x\"}", ENCRYPT);
    int before = UPSTREAM.count();

    String swapped = UPSTREAM.last().body().replace("title", "body");

    assertProblem(postJson("/proxy/sealed", swapped, ENCRYPT), 422, "ciphertext_invalid");
    assertThat(UPSTREAM.count()).isEqualTo(before);
  }

  @Test
  void linesAndFormsAreEncryptedToo() {
    send(
        "POST",
        "/proxy/sealed",
        KEY.secret(),
        "{\"title\":1}\n{\"title\":2}\n",
        with(ENCRYPT, "Content-Type", "application/x-ndjson"));
    assertThat(UPSTREAM.last().body())
        .matches("\\{\"title\":T}\n\\{\"title\":T}\n".replace("T", TOKEN));

    send(
        "POST",
        "/proxy/sealed",
        KEY.secret(),
        "a=1&title=hello+world&b=2",
        with(ENCRYPT, "Content-Type", "application/x-www-form-urlencoded; charset=UTF-8"));
    assertThat(UPSTREAM.last().body()).matches("a=1&title=lkf1%3Adefault%3A[^&]+&b=2");
  }

  static String[] with(String[] headers, String... more) {
    String[] all = Arrays.copyOf(headers, headers.length + more.length);
    System.arraycopy(more, 0, all, headers.length, more.length);
    return all;
  }

  @Test
  void longBodyStreamsAndIsHiddenWhereverItsFieldIs() {
    String filler = "\"" + "x".repeat(300_000) + "\"";
    String body = "{\"a\":" + filler + ",\"title\":\"SECRET-IN-THE-MIDDLE\",\"b\":" + filler + "}";

    HttpResponse<String> response = postJson("/proxy/sealed/long", body, ENCRYPT);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(UPSTREAM.last().body())
        .doesNotContain("SECRET")
        .startsWith("{\"a\":" + filler)
        .endsWith(",\"b\":" + filler + "}")
        .containsPattern(TOKEN);
    assertThat(UPSTREAM.last().headers().get("Transfer-Encoding")).isEqualTo("chunked");
  }

  @Test
  void lateFaultCutsTheUpstreamOff() {
    String body = "{\"a\":\"" + "x".repeat(300_000) + "\",\"title\":1,}";

    assertProblem(postJson("/proxy/sealed/cut", body, ENCRYPT), 400, "invalid_json");
    await().atMost(PATIENCE).until(() -> UPSTREAM.hasBegun("/cut"));
    assertThat(UPSTREAM.whole("/cut")).isNull();
  }

  @Test
  void destinationIsTheUpstreamsOwnOrOneThatThePolicyAllows() {
    String[] own = with(ENCRYPT, "X-Qanapi-Destination", UPSTREAM.uri() + "/below");
    String[] elsewhere = with(ENCRYPT, "X-Qanapi-Destination", DataDoor.PARTNER.uri().toString());

    assertThat(postJson("/proxy/sealed/x", "{\"title\":1}", own).statusCode()).isEqualTo(200);
    assertThat(UPSTREAM.last().uri()).isEqualTo("/below/x");
    assertProblem(postJson("/proxy/sealed", "{}", elsewhere), 403, "destination_not_allowed");
    assertProblem(
        postJson("/proxy/sealed", "{}", "X-Qanapi-Destination", "file:///etc/passwd"),
        403,
        "destination_not_allowed");
  }

  @Test
  void projectWithoutAnUpstreamReturnsTheResult() {
    String organization =
        DataDoor.ADMIN.json("GET", "/v1/projects/sealed", "").get("organization").asString();
    DataDoor.ADMIN.json(
        "POST",
        "/v1/projects",
        "{\"organization\": \"%s\", \"name\": \"bare\", \"slug\": \"bare-sealed\"}"
            .formatted(organization));
    AdminClient.Key key = DataDoor.key("bare-sealed", DataDoor.ALL);

    HttpResponse<String> response =
        send(
            "POST",
            "/proxy/bare-sealed",
            key.secret(),
            "{\"title\":\"x\"}",
            with(ENCRYPT, "Content-Type", "application/json"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).matches("\\{\"title\":" + TOKEN + "}");
    assertThat(header(response, "Content-Type")).isEqualTo("application/json");
  }

  @Test
  void longBodyThatIsReturnedSaysInATrailerWhatWasDoneToItsFields() {
    String body = "{\"title\":\"x\",\"a\":\"" + "y".repeat(300_000) + "\"}";

    String answer =
        RawHttp.exchange(
            DataDoor.GATEWAY.latchkey().proxyPort(),
            "POST /proxy/sealed HTTP/1.1",
            "Host: localhost",
            "X-API-Key: " + KEY.secret(),
            "X-Qanapi-Mode: encrypt",
            "X-Qanapi-Fields: title",
            "X-Latchkey-Deliver: return",
            "Content-Type: application/json",
            "Content-Length: " + body.length(),
            "Connection: close",
            "",
            body);

    assertThat(answer.substring(answer.lastIndexOf("\r\n0\r\n")))
        .isEqualToIgnoringCase("\r\n0\r\nX-Latchkey-Fields: encrypted=1, missing=0\r\n\r\n");
  }

  @Test
  void nothingMoreOfALongBodyReachesTheUpstreamOnceTheKeyIsRevoked() throws IOException {
    AdminClient.Key key = DataDoor.key("sealed", DataDoor.ALL);
    String head =
        "POST /proxy/sealed/long-held HTTP/1.1\r\nHost: x\r\nX-API-Key: %s\r\n"
                .formatted(key.secret())
            + "X-Qanapi-Mode: encrypt\r\nX-Qanapi-Fields: title\r\n"
            + "Content-Type: application/json\r\nContent-Length: 300020\r\n\r\n{\"a\":\"";
    try (Socket client =
        new Socket(InetAddress.getLoopbackAddress(), DataDoor.GATEWAY.latchkey().proxyPort())) {
      client.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      client.getOutputStream().write("x".repeat(200_000).getBytes(StandardCharsets.US_ASCII));
      await().atMost(PATIENCE).until(() -> UPSTREAM.hasBegun("/long-held"));

      DataDoor.ADMIN.revoke(key);

      assertThat(client.getInputStream().readAllBytes()).isEmpty();
    }
    assertThat(UPSTREAM.whole("/long-held")).isNull();
  }

  @Test
  void nothingReachesTheUpstreamOnceTheKeyIsRevokedInTheMiddleOfABody() throws IOException {
    AdminClient.Key key = DataDoor.key("sealed", DataDoor.ALL);
    String head =
        "POST /proxy/sealed/held HTTP/1.1\r\nHost: x\r\nX-API-Key: %s\r\nX-Qanapi-Mode: encrypt\r\n"
                .formatted(key.secret())
            + "X-Qanapi-Fields: title\r\nContent-Type: application/json\r\n"
            + "Content-Length: 20\r\n\r\n{\"title\":";
    try (Socket client =
        new Socket(InetAddress.getLoopbackAddress(), DataDoor.GATEWAY.latchkey().proxyPort())) {
      client.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));

      DataDoor.ADMIN.revoke(key);

      assertThat(client.getInputStream().readAllBytes()).isEmpty();
    }
    assertThat(UPSTREAM.hasBegun("/held")).isFalse();
  }

  static void assertProblem(HttpResponse<String> response, int status, String code) {
    assertThat(response.body()).contains("\"code\":\"" + code + "\"");
    assertThat(response.statusCode()).isEqualTo(status);
  }
}
