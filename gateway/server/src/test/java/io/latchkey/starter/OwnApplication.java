package io.latchkey.starter;

import io.latchkey.fixture.TestRedis;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.error.ErrorWebFluxAutoConfiguration;
import org.springframework.cloud.gateway.config.GatewayAutoConfiguration;
import org.springframework.cloud.gateway.config.GatewayMetricsAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

/** Somebody's application with Spring Cloud Gateway and the starter, on a free port of loopback. */
final class OwnApplication implements AutoCloseable {

  private static final String GATEWAY = "spring.cloud.gateway.server.webflux.";

  private final ConfigurableApplicationContext context;

  private OwnApplication(ConfigurableApplicationContext context) {
    this.context = context;
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    CodecsAutoConfiguration.class,
    CompositeMeterRegistryAutoConfiguration.class,
    ConfigurationPropertiesAutoConfiguration.class,
    DataRedisAutoConfiguration.class,
    ErrorWebFluxAutoConfiguration.class,
    GatewayAutoConfiguration.class,
    GatewayMetricsAutoConfiguration.class,
    HttpHandlerAutoConfiguration.class,
    LatchkeyAutoConfiguration.class,
    MetricsAutoConfiguration.class,
    NettyReactiveWebServerAutoConfiguration.class,
    PropertyPlaceholderAutoConfiguration.class,
    SimpleMetricsExportAutoConfiguration.class,
    SslAutoConfiguration.class,
    WebFluxAutoConfiguration.class,
  })
  static class Beans {

    /** Loops of its own: those that all share would end with this application. */
    @Bean
    ReactorResourceFactory loops() {
      ReactorResourceFactory resources = new ReactorResourceFactory();
      resources.setUseGlobalResources(false);
      return resources;
    }
  }

  /** Settings for a route with a path and more of it, such as {@code filters[0]=ApiKey}. */
  static List<String> route(int index, String id, URI upstream, String... more) {
    String prefix = GATEWAY + "routes[" + index + "].";
    List<String> settings = new ArrayList<>();
    settings.add(prefix + "id=" + id);
    settings.add(prefix + "uri=" + upstream);
    for (String each : more) {
      settings.add(prefix + each);
    }
    return settings;
  }

  static OwnApplication start(TestRedis redis, List<String> settings, Class<?>... more) {
    List<String> arguments = new ArrayList<>();
    settings.forEach(setting -> arguments.add("--" + setting));
    // The process has one logging system, which others have set up.
    System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
    try {
      return new OwnApplication(
          new SpringApplicationBuilder(Beans.class)
              .sources(more)
              .web(WebApplicationType.REACTIVE)
              .properties(
                  "server.port=0",
                  "server.address=127.0.0.1",
                  "spring.application.name=orders-gateway",
                  "spring.config.location=optional:classpath:/no-such-folder/",
                  "spring.web.resources.add-mappings=false",
                  "spring.data.redis.url=" + redis.url(),
                  "latchkey.failures.per-minute=1000000",
                  "latchkey.limits.timeout=1s")
              .run(arguments.toArray(String[]::new)));
    } finally {
      System.clearProperty(LoggingSystem.SYSTEM_PROPERTY);
    }
  }

  ConfigurableApplicationContext context() {
    return context;
  }

  int port() {
    var server = ((WebServerApplicationContext) context).getWebServer();
    if (server == null) {
      throw new IllegalStateException("the application has no server");
    }
    return server.getPort();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  @Override
  public void close() {
    context.close();
  }
}
