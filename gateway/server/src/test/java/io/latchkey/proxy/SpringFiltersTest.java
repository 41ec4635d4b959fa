package io.latchkey.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.fixture.RunningGateway;
import io.latchkey.fixture.ScriptedUpstream;
import io.latchkey.fixture.TestRedis;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.cloud.gateway.filter.factory.GatewayFilterFactory;
import org.springframework.cloud.gateway.handler.predicate.RoutePredicateFactory;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AssignableTypeFilter;

/**
 * Spring's own filters and predicates do here what they do in a stock gateway: both get the same
 * routes and requests, and what upstream and client see is compared.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpringFiltersTest {

  private static final String ROUTES = "spring.cloud.gateway.server.webflux.routes";
  private static final String GATEWAY_PACKAGE = "org.springframework.cloud.gateway";

  /** Need beans or libraries that an operator brings: a route that asks for one stops the start. */
  private static final Set<String> MISSING =
      Set.of(
          "CircuitBreaker",
          "FallbackHeaders",
          "JsonToGrpc",
          "LocalResponseCache",
          "RequestRateLimiter",
          "SpringCloudCircuitBreaker",
          "TokenRelay");

  /** Only for routes made in Java: {@link JavaRoutesTest} has those that need no more than that. */
  private static final Set<String> IN_JAVA =
      Set.of("ModifyRequestBody", "ModifyResponseBody", "ReadBody", "Version");

  private final ScriptedUpstream upstream = ScriptedUpstream.start(SpringFiltersTest::answer);
  private final TestRedis redis = TestRedis.start();
  private final RunningGateway ours = RunningGateway.on(redis, settings(true));
  private final StockGateway stock = StockGateway.start(settings(false));
  private final String secret;

  SpringFiltersTest() {
    ours.admin().project("orders", upstream.uri());
    secret = ours.admin().key("orders").secret();
  }

  @AfterAll
  void stop() {
    ours.close();
    stock.close();
    redis.close();
    upstream.close();
  }

  private static void answer(ScriptedUpstream.Request request) throws IOException {
    request.answer(
        ScriptedUpstream.response(
            request.line().contains("/busy") ? "503 Busy" : "200 OK",
            "{\"body\":\"" + request.body().length() + "\",\"secret\":1,\"kept\":2}",
            "Content-Type: application/json",
            "Set-Cookie: a=1",
            "X-Twice: 1",
            "X-Twice: 1",
            "X-Response-Red: blue",
            "Location: http://example.test/there"));
  }

  @ParameterizedTest
  @MethodSource("io.latchkey.proxy.SpringCases#all")
  void routeDoesWhatAStockGatewaysDoes(SpringCases.Case each) {
    int number = SpringCases.all().map(SpringCases.Case::name).toList().indexOf(each.name());
    SideBySide stocks = send(stock.port(), each, number);
    SideBySide own = send(ours.latchkey().proxyPort(), each, number);

    assertThat(own).isEqualTo(stocks);
  }

  @Test
  void everyFilterAndPredicateOfSpringIsTriedOrKnownToBeMissing() {
    Set<String> tried = SpringCases.all().map(SpringCases.Case::name).collect(Collectors.toSet());

    assertThat(names())
        .allMatch(
            name ->
                tried.stream().anyMatch(each -> each.startsWith(name))
                    || MISSING.contains(name)
                    || IN_JAVA.contains(name));
  }

  private SideBySide send(int port, SpringCases.Case each, int number) {
    String request = each.request().replace("/n/", "/n" + number + "/");
    return SideBySide.send(port, upstream, request, secret);
  }

  private static Set<String> names() {
    ClassPathScanningCandidateComponentProvider found =
        new ClassPathScanningCandidateComponentProvider(false);
    found.addIncludeFilter(new AssignableTypeFilter(GatewayFilterFactory.class));
    found.addIncludeFilter(new AssignableTypeFilter(RoutePredicateFactory.class));
    return found.findCandidateComponents(GATEWAY_PACKAGE).stream()
        .map(BeanDefinition::getBeanClassName)
        .map(name -> name.substring(name.lastIndexOf('.') + 1))
        .filter(name -> !name.contains("$"))
        .map(
            name ->
                name.replaceAll("(Resilience4J)?(Gateway)?FilterFactory|RoutePredicateFactory", ""))
        .collect(Collectors.toSet());
  }

  private String[] settings(boolean isOurs) {
    List<String> settings = new ArrayList<>();
    List<SpringCases.Case> cases = SpringCases.all().toList();
    for (int i = 0; i < cases.size(); i++) {
      String route = ROUTES + "[" + i + "].";
      settings.add(route + "id=case" + i);
      settings.add(route + "uri=" + cases.get(i).uri(upstream.uri()));
      settings.add(route + "predicates[0]=Path=/n" + i + "/**");
      for (String line : cases.get(i).settings()) {
        settings.add(route + line.replace(SpringCases.UPSTREAM, upstream.uri().toString()));
      }
      if (isOurs) {
        settings.add(route + "metadata.latchkey.project=key");
      }
    }
    if (isOurs) {
      settings.addAll(SideBySide.silent());
    }
    return settings.toArray(String[]::new);
  }
}
