package io.latchkey.proxy.encryption;

import static org.awaitility.Awaitility.await;

import io.latchkey.encryption.Encryption;
import io.latchkey.encryption.EncryptionRecord;
import io.latchkey.encryption.EncryptionStore;
import io.latchkey.encryption.MasterKey;
import io.latchkey.encryption.PolicyDocument;
import io.latchkey.encryption.ProjectEncryption;
import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestRedis;
import io.latchkey.key.OrganizationId;
import io.latchkey.key.ProjectId;
import io.latchkey.keystore.cache.Lookup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import tools.jackson.databind.json.JsonMapper;

/** One running gateway with a master key for all tests of this package. */
final class DataDoor {

  static final TestRedis REDIS = TestRedis.start();
  static final StoringUpstream UPSTREAM = new StoringUpstream();
  static final StoringUpstream PARTNER = new StoringUpstream();
  static final RunningGateway GATEWAY =
      RunningGateway.on(
          REDIS,
          "latchkey.encryption.master-key-file=" + masterKey(),
          "latchkey.drain.timeout=1s",
          "latchkey.upstream.response-timeout=10s",
          "spring.cloud.gateway.server.webflux.routes[0].id=api-v1",
          "spring.cloud.gateway.server.webflux.routes[0].uri=latchkey://project",
          "spring.cloud.gateway.server.webflux.routes[0].predicates[0]=Path=/api-v1/**",
          "spring.cloud.gateway.server.webflux.routes[0].metadata.latchkey.project=key");
  static final AdminClient ADMIN = GATEWAY.admin();
  static final String PROJECT = ADMIN.project("sealed", UPSTREAM.uri());
  static final String ALL = "\"read\", \"write\", \"encrypt\", \"decrypt\", \"rewrap\"";
  static final AdminClient.Key KEY = key("sealed", ALL);
  static final AdminClient.Key UNNAMED = ADMIN.key("sealed");

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  GATEWAY.close();
                  UPSTREAM.close();
                  PARTNER.close();
                  REDIS.close();
                }));
  }

  private DataDoor() {}

  private static Path masterKey() {
    try {
      return Files.writeString(
          Files.createTempFile("latchkey-master", ".json"), MasterKey.generate());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static AdminClient.Key key(String project, String permissions) {
    var made =
        ADMIN.json(
            "POST",
            "/v1/keys",
            "{\"name\": \"ci\", \"projects\": [\"%s\"], \"permissions\": [%s]}"
                .formatted(project, permissions));
    return new AdminClient.Key(made.get("id").asString(), made.get("secret").asString());
  }

  /** Makes a project with a policy, once the gateway knows that. */
  static void project(String slug, String policy) {
    ProjectId id = new ProjectId(ADMIN.project(slug, UPSTREAM.uri()));
    String organization =
        ADMIN.json("GET", "/v1/projects/" + slug, "").get("organization").asString();
    EncryptionStore store = GATEWAY.get(EncryptionStore.class);
    EncryptionRecord none = store.find(new OrganizationId(organization), id);
    store.replace(none.withPolicy(JSON.readValue(policy, PolicyDocument.class).read()), null);
    Encryption encryption = GATEWAY.get(Encryption.class);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                encryption.load(id).join() instanceof Lookup.Found<ProjectEncryption> found
                    && found.value().policy() != null);
  }

  /** A request with pairs of header names and values; {@code body} is empty for none. */
  static HttpResponse<String> send(
      String method, String path, String secret, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(GATEWAY.proxy(path))
            .timeout(PATIENCE)
            .header("X-Qanapi-Authorization", secret)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return GATEWAY.send(request.build());
  }

  static HttpResponse<String> postJson(String path, String body, String... headers) {
    String[] all = Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "Content-Type";
    all[headers.length + 1] = "application/json";
    return send("POST", path, KEY.secret(), body, all);
  }

  static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
