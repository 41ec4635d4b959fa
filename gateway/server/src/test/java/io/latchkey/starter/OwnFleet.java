package io.latchkey.starter;

import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.Patience;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestRedis;
import io.latchkey.fixture.TestUpstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import tools.jackson.databind.JsonNode;

/** An application with routes of every kind, a console of Latchkey's, and what they stand on. */
final class OwnFleet implements AutoCloseable {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final TestRedis redis = TestRedis.start();
  final RunningGateway console = RunningGateway.on(redis, "latchkey.roles=console");
  final TestUpstream upstream = TestUpstream.start();
  final OwnApplication application;

  /** A route of the Java DSL. */
  @Configuration(proxyBeanMethods = false)
  static class JavaRoute {

    @Bean
    RouteLocator javaRoutes(
        Environment environment, RouteLocatorBuilder routes, ApiKeyGatewayFilterFactory apiKey) {
      String to = environment.getRequiredProperty("to");
      return routes
          .routes()
          .route(
              "java",
              route ->
                  route
                      .path("/java/**")
                      .filters(f -> f.filter(apiKey.apply(key -> key.setProject("orders"))))
                      .uri(to))
          .build();
    }
  }

  OwnFleet() {
    console.admin().project("orders", upstream.uri());
    console.admin().projectBeside("orders", "invoices");
    URI to = upstream.uri();
    List<String> routes = new ArrayList<>(List.of("to=" + to));
    routes.addAll(OwnApplication.route(0, "open", to, "predicates[0]=Path=/open/**"));
    routes.addAll(
        OwnApplication.route(
            1,
            "orders",
            to,
            "predicates[0]=Path=/orders/**",
            "filters[0]=ApiKey=project:orders, permission:write",
            "filters[1]=StripPrefix=1"));
    routes.addAll(
        OwnApplication.route(
            2,
            "by-metadata",
            to,
            "predicates[0]=Path=/marked/**",
            "metadata.latchkey.project=fixed",
            "metadata.latchkey.name=orders"));
    routes.addAll(
        OwnApplication.route(
            3,
            "tenants",
            to,
            "predicates[0]=Path=/tenants/{tenant}/**",
            "filters[0].name=ApiKey",
            "filters[0].args.project={tenant}"));
    routes.addAll(
        OwnApplication.route(
            4,
            "both",
            to,
            "predicates[0]=Path=/both/**",
            "filters[0]=ApiKey=project:orders",
            "filters[1]=ApiKey=project:invoices"));
    routes.addAll(
        OwnApplication.route(
            5,
            "forwarded",
            URI.create("forward:/orders/inner"),
            "predicates[0]=Path=/forwarded/**",
            "filters[0]=ApiKey=project:orders"));
    application = OwnApplication.start(redis, routes, JavaRoute.class);
  }

  /** Asks the application for a path, with pairs of header names and values. */
  HttpResponse<String> get(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(application.uri(path)).timeout(Patience.LONG);
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return CLIENT.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A key that may read and write in projects. */
  AdminClient.Key key(String... projects) {
    String made =
        """
        {"name": "ci", "projects": ["%s"], "permissions": ["read", "write"]}\
        """
            .formatted(String.join("\", \"", projects));
    JsonNode key = console.admin().json("POST", "/v1/keys", made);
    return new AdminClient.Key(key.get("id").asString(), key.get("secret").asString());
  }

  @Override
  public void close() {
    application.close();
    upstream.close();
    console.close();
    redis.close();
  }
}
