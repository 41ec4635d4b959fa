package io.latchkey.bench;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cloud.gateway.filter.ratelimit.KeyResolver;
import org.springframework.context.annotation.Bean;
import reactor.core.publisher.Mono;

/**
 * Spring Cloud Gateway with actuator as they come: one route, given on the command line, and not a
 * class or a setting of Latchkey's. The class path must not have them either. Where a route has the
 * gateway's own RequestRateLimiter, it limits by API key.
 */
@SpringBootApplication
public class StockGateway {

  @Bean
  KeyResolver byApiKey() {
    return exchange -> Mono.justOrEmpty(exchange.getRequest().getHeaders().getFirst("X-API-Key"));
  }

  public static void main(String[] arguments) {
    SpringApplication.run(StockGateway.class, arguments);
  }
}
