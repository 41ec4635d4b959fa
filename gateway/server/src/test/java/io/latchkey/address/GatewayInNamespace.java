package io.latchkey.address;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.RunningGateway;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/**
 * What {@link NamespaceTest} runs. A server answers at port 80 of every address; the one private
 * address is what an upstream may be at.
 */
final class GatewayInNamespace {

  private static final String ALLOWED = "10.9.8.7";

  /** Those that the namespace's loopback interface has besides its own. */
  static final List<String> ADDRESSES =
      List.of(
          ALLOWED + "/32",
          "169.254.169.254/32",
          "100.100.100.200/32",
          "168.63.129.16/32",
          "192.0.0.192/32",
          "172.30.0.1/32",
          "fd00:ec2::254/128",
          "64:ff9b::a9fe:a9fe/128",
          "2002:a9fe:a9fe::1/128");

  /** What routes of the operator's own name, which nobody checks when they are written. */
  private static final List<String> FORBIDDEN =
      List.of(
          "169.254.169.254",
          "100.100.100.200",
          "168.63.129.16",
          "192.0.0.192",
          "172.30.0.1",
          "0.0.0.0",
          "127.0.0.1",
          "[::]",
          "[::1]",
          "[::ffff:169.254.169.254]",
          "[::169.254.169.254]",
          "[fd00:ec2::254]",
          "[64:ff9b::a9fe:a9fe]",
          "[2002:a9fe:a9fe::1]",
          "metadata.test",
          "both-forbidden");

  private final AtomicInteger reached = new AtomicInteger();
  private final SoftAssertions softly = new SoftAssertions();

  private GatewayInNamespace() {}

  /** The names that are known in the namespace. */
  static String hosts() {
    return """
    127.0.0.1 localhost
    10.9.8.7 orders_api
    169.254.169.254 metadata.test
    100.100.100.200 both-forbidden
    169.254.169.254 both-forbidden
    """;
  }

  /**
   * Tries all of them.
   *
   * @param arguments a folder for the gateway's data
   */
  public static void main(String[] arguments) {
    try {
      new GatewayInNamespace().run(Path.of(arguments[0]).resolve("data"));
      System.exit(0);
    } catch (Throwable e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private void run(Path data) throws Exception {
    DisposableServer server =
        HttpServer.create()
            .host("::")
            .port(80)
            .handle(
                (request, response) -> {
                  reached.incrementAndGet();
                  return response.sendString(Mono.just("served"));
                })
            .bindNow();
    assertThat(unguarded("http://169.254.169.254/")).isEqualTo("served");
    assertThat(unguarded("http://[fd00:ec2::254]/")).isEqualTo("served");
    reached.set(0);
    try (RunningGateway gateway = RunningGateway.embedded(data, settings())) {
      tryRoutes(gateway);
      tryProjects(gateway);
      tryWebhook(gateway);
      trySignIn(gateway);
    }
    server.disposeNow();
    softly.assertAll();
  }

  private static String unguarded(String url) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static String[] settings() {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "latchkey.demo=false",
                "latchkey.upstream.private-addresses=10.0.0.0/8",
                "latchkey.sign-in.oidc.client-id=latchkey",
                "latchkey.sign-in.oidc.issuer=https://metadata.test:80"));
    for (int i = 0; i < FORBIDDEN.size(); i++) {
      String route = "spring.cloud.gateway.server.webflux.routes[" + i + "].";
      settings.add(route + "id=r" + i);
      settings.add(route + "uri=http://" + FORBIDDEN.get(i));
      settings.add(route + "predicates[0]=Path=/r" + i + "/**");
      settings.add(route + "metadata.latchkey.project=key");
    }
    String route = "spring.cloud.gateway.server.webflux.routes[" + FORBIDDEN.size() + "].";
    settings.add(route + "id=underscore");
    settings.add(route + "uri=http://orders_api");
    settings.add(route + "predicates[0]=Path=/underscore/**");
    settings.add(route + "metadata.latchkey.project=key");
    return settings.toArray(String[]::new);
  }

  private void tryRoutes(RunningGateway gateway) {
    AdminClient admin = gateway.admin();
    admin.project("allowed", URI.create("http://orders_api"));
    String secret = admin.key("allowed").secret();
    for (int i = 0; i < FORBIDDEN.size(); i++) {
      HttpResponse<String> answer = gateway.get(gateway.proxy("/r" + i + "/"), "X-API-Key", secret);
      softly.assertThat(answer.statusCode()).as(FORBIDDEN.get(i)).isEqualTo(502);
      softly.assertThat(answer.body()).contains("upstream_unreachable").doesNotContain("served");
    }
    softly.assertThat(reached).hasValue(0);
    HttpResponse<String> allowed =
        gateway.get(gateway.proxy("/proxy/allowed/x"), "X-API-Key", secret);
    softly.assertThat(allowed.body()).isEqualTo("served");
    HttpResponse<String> byRoute = gateway.get(gateway.proxy("/underscore/x"), "X-API-Key", secret);
    softly.assertThat(byRoute.body()).isEqualTo("served");
    softly.assertThat(reached.getAndSet(0)).isEqualTo(2);
  }

  private void tryProjects(RunningGateway gateway) {
    AdminClient admin = gateway.admin();
    for (String name : List.of("metadata.test", "both-forbidden", "localhost")) {
      var tried = admin.json("POST", "/v1/projects/try", "{\"upstream\": \"http://" + name + "\"}");
      softly.assertThat(tried.path("reason").asString()).isEqualTo("address_not_allowed");
      String slug = name.replaceAll("[._]", "-");
      admin.project(slug, URI.create("http://" + name));
      String secret = admin.key(slug).secret();
      HttpResponse<String> answer =
          gateway.get(gateway.proxy("/proxy/" + slug + "/"), "X-API-Key", secret);
      softly.assertThat(answer.statusCode()).as(name).isEqualTo(502);
      tryWebSocket(gateway, "/proxy/" + slug + "/", secret);
    }
    softly.assertThat(reached).hasValue(0);
    var tried = admin.json("POST", "/v1/projects/try", "{\"upstream\": \"http://orders_api\"}");
    softly.assertThat(tried.path("body").asString()).isEqualTo("served");
    softly.assertThat(reached.getAndSet(0)).isEqualTo(1);
  }

  /** Opens one and returns when it has ended or failed. */
  private static void tryWebSocket(RunningGateway gateway, String path, String secret) {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    WebSocket.Listener listener =
        new WebSocket.Listener() {
          @Override
          public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            ended.complete(null);
            return null;
          }

          @Override
          public void onError(WebSocket socket, Throwable failure) {
            ended.complete(null);
          }
        };
    HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .header("X-API-Key", secret)
        .buildAsync(URI.create(gateway.proxy(path).toString().replace("http:", "ws:")), listener)
        .exceptionally(
            failure -> {
              ended.complete(null);
              return null;
            });
    ended.orTimeout(60, TimeUnit.SECONDS).join();
  }

  private void tryWebhook(RunningGateway gateway) {
    AdminClient admin = gateway.admin();
    String organization =
        admin.json("POST", "/v1/organizations", "{\"name\": \"Acme\"}").get("id").asString();
    for (String host : List.of("metadata.test:80", "orders_api:80", "localhost:80")) {
      var made =
          admin.json(
              "POST",
              "/v1/webhooks",
              """
              {"organization": "%s", "url": "https://%s/hook", "actions": ["key.created"]}\
              """
                  .formatted(organization, host));
      var tested = admin.json("POST", "/v1/webhooks/" + made.get("id").asString() + "/test", "");
      softly.assertThat(tested.toString()).contains("no address that events may be sent to");
    }
  }

  private void trySignIn(RunningGateway gateway) {
    HttpResponse<String> answer = gateway.get(gateway.console("/sign-in/provider"));
    softly.assertThat(answer.statusCode()).isEqualTo(503);
    softly.assertThat(reached).hasValue(0);
  }
}
