package io.latchkey.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.latchkey.change.Instance;
import io.latchkey.change.Position;
import io.latchkey.fixture.AdminClient;
import io.latchkey.fixture.Patience;
import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.TestRedis;
import io.latchkey.fixture.TestUpstream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

/** Applications with the starter, each with settings and beans of its own. */
class StarterStartTest {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static TestRedis redis;
  private static TestUpstream upstream;

  @BeforeAll
  static void start() {
    redis = TestRedis.start();
    upstream = TestUpstream.start();
  }

  @AfterAll
  static void stop() {
    upstream.close();
    redis.close();
  }

  private static List<String> marked(String filter, String... more) {
    List<String> settings = new ArrayList<>(Arrays.asList(more));
    settings.addAll(
        OwnApplication.route(0, "orders", upstream.uri(), "predicates[0]=Path=/**", filter));
    return settings;
  }

  private static HttpResponse<String> get(OwnApplication application, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(application.uri("/1")).timeout(Patience.LONG);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void switchedOffItLeavesNothingBehind() throws Exception {
    try (OwnApplication application =
        OwnApplication.start(
            redis, marked("metadata.latchkey.project=key", "latchkey.enabled=false"))) {
      assertThat(application.context().getBeanDefinitionNames())
          .noneMatch(name -> name.startsWith("latchkey") || name.contains("LatchkeyAuto"));
      assertThat(get(application).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void misspelledSettingStopsTheStartAndIsNamed() {
    List<String> settings = marked("filters[0]=ApiKey", "latchkey.cache.leese=3s");

    assertThatThrownBy(() -> OwnApplication.start(redis, settings))
        .hasStackTraceContaining("latchkey.cache.leese")
        .hasStackTraceContaining("the nearest is latchkey.cache.lease");
  }

  @Test
  void misspelledMarkStopsTheStartAndIsNamed() {
    assertThatThrownBy(() -> OwnApplication.start(redis, marked("metadata.latchkey.projekt=fixed")))
        .hasStackTraceContaining("route orders: metadata latchkey.projekt is unknown");
    assertThatThrownBy(
            () ->
                OwnApplication.start(
                    redis,
                    List.of(
                        "spring.cloud.gateway.server.webflux.default-filters[0].name=ApiKey",
                        "spring.cloud.gateway.server.webflux.default-filters[0].args.permision=x")))
        .hasStackTraceContaining("has no argument permision; allowed are project");
  }

  /** Filters and a name that the application has brought along. */
  @Configuration(proxyBeanMethods = false)
  static class Own {

    @Bean
    WebFilter securityHeaders() {
      return (exchange, chain) -> {
        exchange.getResponse().getHeaders().set("X-Frame-Options", "DENY");
        return chain.filter(exchange);
      };
    }

    /** Before the mark: clients name their keys in a header of the application's. */
    @Bean
    GlobalFilter keyFromElsewhere() {
      GlobalFilter filter =
          (exchange, chain) -> {
            String key = exchange.getRequest().getHeaders().getFirst("X-Partner-Token");
            return key == null
                ? chain.filter(exchange)
                : chain.filter(
                    exchange.mutate().request(request -> request.header("X-API-Key", key)).build());
          };
      return new Early(filter);
    }

    private record Early(GlobalFilter filter) implements GlobalFilter, Ordered {

      @Override
      public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        return filter.filter(exchange, chain);
      }

      @Override
      public int getOrder() {
        return -10;
      }
    }

    @Bean
    Instance named() {
      return new Instance(
          "named-by-the-application",
          Set.of("proxy"),
          "1",
          Instant.now(),
          Position.START,
          Instant.EPOCH,
          false,
          null,
          null);
    }
  }

  @Test
  void applicationsFiltersAndBeansTakePartAndItsRedisClientIsLeftAlone() throws Exception {
    try (RunningGateway console = RunningGateway.on(redis, "latchkey.roles=console");
        OwnApplication application =
            OwnApplication.start(redis, marked("filters[0]=ApiKey"), Own.class)) {
      console.admin().project("orders", upstream.uri());
      AdminClient.Key key = console.admin().key("orders");

      HttpResponse<String> refused = get(application);
      HttpResponse<String> passed = get(application, "X-Partner-Token", key.secret());

      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.headers().firstValue("X-Frame-Options")).hasValue("DENY");
      assertThat(passed.statusCode()).isEqualTo(200);
      assertThat(upstream.lastHeaders()).doesNotContainKeys("X-API-Key", "X-Partner-Token");
      await()
          .until(
              () ->
                  console
                      .admin()
                      .json("GET", "/v1/instances", "")
                      .toString()
                      .contains("named-by-the-application"));
      var own = application.context().getBean(StringRedisTemplate.class);
      own.opsForValue().set("own", "1");
      redis.cutConnections();
      await().ignoreExceptions().until(() -> "1".equals(own.opsForValue().get("own")));
    }
  }

  @Test
  void withoutRedisKnownKeysWorkForTheLeaseAndThenRequestsGet503() throws Exception {
    TestRedis away = TestRedis.start();
    try (away;
        RunningGateway console = RunningGateway.on(away, "latchkey.roles=console");
        OwnApplication application =
            OwnApplication.start(away, marked("filters[0]=ApiKey", "latchkey.cache.lease=1s"))) {
      console.admin().project("orders", upstream.uri());
      AdminClient.Key key = console.admin().key("orders");
      assertThat(get(application, "X-API-Key", key.secret()).statusCode()).isEqualTo(200);

      away.stop();

      await().until(() -> get(application, "X-API-Key", key.secret()).statusCode() == 503);
      HttpResponse<String> response = get(application, "X-API-Key", key.secret());
      assertThat(response.body()).contains("\"code\":\"key_store_unavailable\"");
      assertThat(response.headers().firstValue("Retry-After")).isPresent();
      away.restart();
      await().until(() -> get(application, "X-API-Key", key.secret()).statusCode() == 200);
    }
  }
}
