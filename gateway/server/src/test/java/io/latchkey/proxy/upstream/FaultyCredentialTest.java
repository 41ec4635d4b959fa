package io.latchkey.proxy.upstream;

import static io.latchkey.proxy.upstream.Carriers.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can't be a project's credential for its upstream. */
class FaultyCredentialTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7",
        "{}",
        "{\"header\": \"X-A\"}",
        "{\"value\": \"a\"}",
        "{\"username\": \"a\"}",
        "{\"header\": \"X-A\", \"value\": \"a\", \"username\": \"a\", \"password\": \"a\"}",
        "{\"header\": \"X-A\", \"value\": \"a\", \"restore\": true}",
        "{\"header\": \"X-A\", \"value\": \"a\\r\\nX-B: b\"}",
        "{\"header\": \"X-A\", \"value\": \"a\\u0000\"}",
        "{\"header\": \"X-A\", \"value\": \" a\"}",
        "{\"header\": \"X-A\", \"value\": \"\"}",
        "{\"header\": \"X-A\", \"value\": \"ä\"}",
        "{\"header\": \"X-A: b\\r\\nX-C\", \"value\": \"a\"}",
        "{\"header\": \"X A\", \"value\": \"a\"}",
        "{\"header\": \"\", \"value\": \"a\"}",
        "{\"header\": \":authority\", \"value\": \"a\"}",
        "{\"header\": \"Host\", \"value\": \"a\"}",
        "{\"header\": \"Content-Length\", \"value\": \"1\"}",
        "{\"header\": \"Transfer-Encoding\", \"value\": \"chunked\"}",
        "{\"header\": \"Connection\", \"value\": \"close\"}",
        "{\"header\": \"X-Latchkey-Key-Id\", \"value\": \"key_a\"}",
        "{\"header\": \"x_latchkey_owner\", \"value\": \"key_a\"}",
        "{\"header\": \"X-Forwarded-For\", \"value\": \"a\"}",
        "{\"header\": \"traceparent\", \"value\": \"a\"}",
        "{\"username\": \"a:b\", \"password\": \"c\"}",
        "{\"username\": \"a\", \"password\": \"c\\nd\"}",
        "{\"header\": \"X-A\", \"value\": \"a\", \"overlap\": \"1y\"}",
        "{\"header\": \"X-A\", \"value\": \"a\", \"from\": \"2001-01-01T00:00:00Z\"}",
        "{\"header\": \"X-A\", \"value\": \"a\", \"secret\": \"b\"}",
      })
  void faultyOneIsRefusedByItsField(String credential) {
    ADMIN.project("faulty", URI.create("http://127.0.0.1:9"));

    HttpResponse<String> answer =
        ADMIN.call("PATCH", "/v1/projects/faulty", "{\"upstreamCredential\": " + credential + "}");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("\"field\":\"upstreamCredential");
  }
}
