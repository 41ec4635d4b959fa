package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.Patience;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestCertificate;
import io.latchkey.fixture.TestUpstream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both doors with a certificate, and passwords from files. */
class DoorTlsTest {

  private static final String TOKEN = "lka-from-a-file-and-long";

  @Test
  void bothDoorsShowTheCertificateOfTheirBundleAndARenewedOneToWhoConnectsNext(
      @TempDir Path folder, @TempDir Path data, @TempDir Path secrets) throws Exception {
    TestCertificate first = TestCertificate.write(folder, "first");
    HttpClient trustsTheFirst = trusting(first);
    Files.writeString(secrets.resolve("latchkey.admin.token"), TOKEN + "\n");
    try (TestUpstream upstream = TestUpstream.start();
        RunningGateway gateway =
            RunningGateway.embedded(
                data,
                "spring.config.import=configtree:" + secrets + "/",
                "spring.ssl.bundle.pem.door.reload-on-update=true",
                "spring.ssl.bundle.watch.file.quiet-period=100ms",
                "spring.ssl.bundle.pem.door.keystore.certificate=" + first.certificate(),
                "spring.ssl.bundle.pem.door.keystore.private-key=" + first.key(),
                "latchkey.proxy.ssl-bundle=door",
                "latchkey.console.ssl-bundle=door")) {
      URI proxy = URI.create("https://127.0.0.1:" + gateway.latchkey().proxyPort());
      URI console = URI.create("https://127.0.0.1:" + gateway.latchkey().consolePort());
      AdminClient admin = new AdminClient(console, TOKEN, trustsTheFirst);
      admin.project("orders", upstream.uri());
      String secret = admin.key("orders").secret();

      HttpResponse<String> answer = get(trustsTheFirst, proxy.resolve("/proxy/orders/x"), secret);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);

      TestCertificate second = TestCertificate.write(folder, "second");
      HttpClient trustsTheSecond = trusting(second);
      await()
          .ignoreExceptions()
          .until(
              () ->
                  get(trustsTheSecond, proxy.resolve("/proxy/orders/y"), secret).statusCode()
                      == 200);
      URI readiness = console.resolve("/actuator/health/readiness");
      await()
          .ignoreExceptions()
          .until(() -> get(trustsTheSecond, readiness, secret).statusCode() == 200);
    }
  }

  private static HttpClient trusting(TestCertificate certificate) {
    return HttpClient.newBuilder()
        .sslContext(certificate.trusting())
        .connectTimeout(Patience.LONG)
        .build();
  }

  private static HttpResponse<String> get(HttpClient client, URI uri, String secret)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(uri).header("X-API-Key", secret).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
