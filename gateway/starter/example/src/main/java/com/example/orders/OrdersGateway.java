package com.example.orders;

import io.latchkey.starter.ApiKeyGatewayFilterFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;

/** A gateway in front of an API of orders. The routes that need a key are marked; one does not. */
@SpringBootApplication
public class OrdersGateway {

  public static void main(String[] arguments) {
    SpringApplication.run(OrdersGateway.class, arguments);
  }

  /** A marked route in Java, beside those of application.yaml. */
  @Bean
  RouteLocator reports(
      RouteLocatorBuilder routes,
      ApiKeyGatewayFilterFactory apiKey,
      @Value("${orders.url}") String orders) {
    return routes
        .routes()
        .route(
            "reports",
            route ->
                route
                    .path("/reports/**")
                    .filters(
                        f ->
                            f.filter(
                                apiKey.apply(
                                    key -> key.setProject("orders").setPermission("read"))))
                    .uri(orders))
        .build();
  }
}
