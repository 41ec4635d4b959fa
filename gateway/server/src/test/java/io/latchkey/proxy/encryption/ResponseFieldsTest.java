package io.latchkey.proxy.encryption;

import static io.latchkey.proxy.encryption.DataDoor.KEY;
import static io.latchkey.proxy.encryption.DataDoor.UPSTREAM;
import static io.latchkey.proxy.encryption.DataDoor.header;
import static io.latchkey.proxy.encryption.DataDoor.postJson;
import static io.latchkey.proxy.encryption.DataDoor.send;
import static io.latchkey.proxy.encryption.RequestFieldsTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RawHttp;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client gets of a response whose fields are decrypted. */
class ResponseFieldsTest {

  private static final String[] DECRYPT = {"X-Qanapi-Mode", "decrypt", "X-Qanapi-Fields", "title"};

  /** The document with its field {@code title} encrypted, as an upstream would keep it. */
  private static String hidden(String json) {
    return postJson(
            "/proxy/sealed",
            json,
            "X-Qanapi-Mode",
            "encrypt",
            "X-Qanapi-Fields",
            "title,*.title",
            "X-Latchkey-Deliver",
            "return")
        .body();
  }

  private static HttpResponse<String> get(String... headers) {
    return send("GET", "/proxy/sealed/items", KEY.secret(), "", headers);
  }

  @Test
  void fieldsOfAResponseAreDecrypted() {
    UPSTREAM.answers(
        hidden("{\"title\": \"é\\u00e9\", \"n\":1.50}"),
        "Content-Type",
        "application/json",
        "ETag",
        "\"1\"",
        "Accept-Ranges",
        "bytes",
        "Content-Digest",
        "sha-256=:x:",
        "Cache-Control",
        "public, max-age=600");

    HttpResponse<String> response = get(DECRYPT);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"title\": \"é\\u00e9\", \"n\":1.50}");
    assertThat(header(response, "X-Latchkey-Fields")).isEqualTo("decrypted=1, missing=0");
    assertThat(header(response, "Cache-Control")).isEqualTo("private, no-store");
    assertThat(header(response, "ETag")).isEqualTo("W/\"1\"");
    assertThat(response.headers().map())
        .doesNotContainKeys("accept-ranges", "content-digest")
        .containsKey("content-length");
  }

  @Test
  void upstreamIsAskedForTheWholeBodyAsItIs() {
    UPSTREAM.answersJson("{}");

    get("X-Qanapi-Mode", "decrypt", "Accept-Encoding", "gzip, br", "Range", "bytes=0-3");

    assertThat(UPSTREAM.last().headers().getAll("Accept-Encoding")).containsExactly("identity");
    assertThat(UPSTREAM.last().headers().contains("Range")).isFalse();
  }

  @Test
  void everyTokenIsDecryptedIfNoFieldIsNamed() {
    UPSTREAM.answersJson("[" + hidden("{\"title\":1}") + "," + hidden("{\"title\":[2]}") + "]");

    assertThat(get("X-Latchkey-Mode", "decrypt").body())
        .isEqualTo("[{\"title\":1},{\"title\":[2]}]");
  }

  @Test
  void tokenThatCantBeReadStaysAndTheListDoesNotFail() {
    String good = hidden("{\"title\":1}");
    String cut = good.replace(":$", "");
    int last = good.indexOf(":$") - 10;
    char other = good.charAt(last) == 'x' ? 'y' : 'x';
    String changed = good.substring(0, last) + other + good.substring(last + 1);
    UPSTREAM.answersJson("[" + good + "," + cut + "," + changed + "]");

    HttpResponse<String> response = get("X-Qanapi-Mode", "decrypt", "X-Qanapi-Fields", "*.title");

    assertThat(response.body()).isEqualTo("[{\"title\":1}," + cut + "," + changed + "]");
    assertThat(header(response, "X-Latchkey-Fields"))
        .contains("decrypted=1")
        .contains("unreadable=2");
  }

  @Test
  void longResponseIsDecryptedWhileItPasses() {
    String filler = "\"" + "x".repeat(300_000) + "\"";
    String field = hidden("{\"title\":\"inside\"}").replaceAll("[{}]", "");
    UPSTREAM.answersJson("{\"a\":" + filler + "," + field + ",\"b\":" + filler + "}");

    HttpResponse<String> response = get(DECRYPT);

    assertThat(response.body())
        .isEqualTo("{\"a\":" + filler + ",\"title\":\"inside\",\"b\":" + filler + "}");
    assertThat(header(response, "Content-Length")).isEmpty();
  }

  @Test
  void longResponseSaysInATrailerWhatWasDoneToItsFields() {
    String filler = "\"" + "x".repeat(300_000) + "\"";
    String field = hidden("{\"title\":\"inside\"}").replaceAll("[{}]", "");
    UPSTREAM.answersJson("{\"a\":" + filler + "," + field + ",\"b\":" + filler + "}");

    String answer =
        RawHttp.exchange(
            DataDoor.GATEWAY.latchkey().proxyPort(),
            "GET /proxy/sealed/items HTTP/1.1",
            "Host: localhost",
            "X-API-Key: " + KEY.secret(),
            "X-Qanapi-Mode: decrypt",
            "X-Qanapi-Fields: title, titel",
            "Connection: close");

    assertThat(answer).containsIgnoringCase("\r\nTrailer: X-Latchkey-Fields\r\n");
    assertThat(answer.substring(answer.lastIndexOf("\r\n0\r\n")))
        .isEqualToIgnoringCase("\r\n0\r\nX-Latchkey-Fields: decrypted=1, missing=1\r\n\r\n");
  }

  @Test
  void longResponseThatTurnsOutMalformedIsCutOff() {
    UPSTREAM.answersJson("{\"a\":\"" + "x".repeat(300_000) + "\"}}");

    String answer =
        RawHttp.exchange(
            DataDoor.GATEWAY.latchkey().proxyPort(),
            "GET /proxy/sealed/items HTTP/1.1",
            "Host: localhost",
            "X-API-Key: " + KEY.secret(),
            "X-Qanapi-Mode: decrypt",
            "Connection: close");

    assertThat(answer).startsWith("HTTP/1.1 200").doesNotEndWith("0\r\n\r\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | application/json | gzip",
        "{\"a\" | application/json | identity",
        "<html/> | text/html | identity",
        "{} | application/json; charset=utf-16 | identity",
      })
  void responseWhoseFieldsCantBeFoundIsABadGateway(String body, String type, String encoding) {
    UPSTREAM.answers(body, "Content-Type", type, "Content-Encoding", encoding);

    HttpResponse<String> response = get(DECRYPT);

    assertProblem(response, 502, "upstream_body_invalid");
  }

  @Test
  void partOfABodyIsABadGateway() {
    UPSTREAM.answers(206, "{}", "Content-Type", "application/json", "Content-Range", "bytes 0-1/9");

    assertProblem(get(DECRYPT), 502, "upstream_body_invalid");
  }

  @Test
  void responseWithoutABodyPasses() {
    UPSTREAM.answers(204, "", "ETag", "\"1\"");
    HttpResponse<String> empty = get(DECRYPT);
    UPSTREAM.answersJson(hidden("{\"title\":1}"));
    HttpResponse<String> head = send("HEAD", "/proxy/sealed/items", KEY.secret(), "", DECRYPT);

    assertThat(empty.statusCode()).isEqualTo(204);
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().map()).doesNotContainKey("content-length");
  }

  @Test
  void fieldsOfAResponseCanBeEncryptedToo() {
    UPSTREAM.answersJson("{\"title\":\"x\"}");

    HttpResponse<String> response = get("X-Qanapi-Mode", "encrypt", "X-Qanapi-Fields", "title");

    assertThat(response.body()).matches("\\{\"title\":\"lkf1:default:[^:]+:\\$\"}");
  }

  @Test
  void requestsThatNameNothingPassByteForByte() {
    UPSTREAM.answers("{oops", "Content-Type", "application/json", "ETag", "\"1\"");

    HttpResponse<String> response =
        send("POST", "/proxy/sealed/plain", KEY.secret(), "{nope", "Content-Type", "text/plain");

    assertThat(response.body()).isEqualTo("{oops");
    assertThat(header(response, "ETag")).isEqualTo("\"1\"");
    assertThat(response.headers().map()).doesNotContainKey("x-latchkey-fields");
    assertThat(UPSTREAM.last().body()).isEqualTo("{nope");
  }

  @Test
  void keyMayNotDecryptWithoutBeingToldSo() {
    AdminClient.Key pci = DataDoor.key("sealed", "\"read\", \"decrypt:pci\"");
    String token = hidden("{\"title\":1}");
    UPSTREAM.answersJson(token);

    assertProblem(
        send("GET", "/proxy/sealed/items", DataDoor.UNNAMED.secret(), "", DECRYPT),
        403,
        "permission_missing");
    assertThat(send("GET", "/proxy/sealed/items", pci.secret(), "", DECRYPT).body())
        .isEqualTo(token);
  }
}
