package io.latchkey.proxy;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

/** Routes with the filters and predicates that only Java can say, as an operator's jar has them. */
@Configuration(proxyBeanMethods = false)
public class JavaRoutes {

  private static final Map<String, String> KEY = Map.of("project", "key");

  @Bean
  RouteLocator routesMadeInJava(
      RouteLocatorBuilder routes, @Value("${test.upstream}") String upstream) {
    return routes
        .routes()
        .route(
            "request",
            route ->
                route
                    .path("/request/**")
                    .filters(
                        filters ->
                            filters.modifyRequestBody(
                                String.class,
                                String.class,
                                (exchange, body) -> Mono.justOrEmpty(louder(body))))
                    .metadata("latchkey", KEY)
                    .uri(upstream))
        .route(
            "response",
            route ->
                route
                    .path("/response/**")
                    .filters(
                        filters ->
                            filters.modifyResponseBody(
                                String.class,
                                String.class,
                                (exchange, body) -> Mono.justOrEmpty(louder(body))))
                    .metadata("latchkey", KEY)
                    .uri(upstream))
        .route(
            "read",
            route ->
                route
                    .path("/read/**")
                    .and()
                    .readBody(String.class, body -> body.contains("yes"))
                    .metadata("latchkey", KEY)
                    .uri(upstream))
        .build();
  }

  private static @Nullable String louder(@Nullable String body) {
    return body == null ? null : body.toUpperCase(Locale.ROOT) + "!";
  }
}
