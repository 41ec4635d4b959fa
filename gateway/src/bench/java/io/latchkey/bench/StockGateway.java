package io.latchkey.bench;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Spring Cloud Gateway with actuator as they come: one route, given on the command line, and not a
 * class or a setting of Latchkey's. The class path must not have them either.
 */
@SpringBootApplication
public class StockGateway {

  public static void main(String[] arguments) {
    SpringApplication.run(StockGateway.class, arguments);
  }
}
