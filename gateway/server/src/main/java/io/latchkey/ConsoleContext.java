package io.latchkey;

import io.latchkey.admin.AdminConfiguration;
import io.latchkey.admin.caller.SessionCookie;
import io.latchkey.admin.web.PlainPaths;
import io.latchkey.change.ChangeFeed;
import io.latchkey.change.InstanceSettings;
import io.latchkey.change.InstanceSettings.Role;
import io.latchkey.change.Lease;
import io.latchkey.connection.ConnectionSettings;
import io.latchkey.connection.Connections;
import io.latchkey.console.ConsoleConfiguration;
import io.latchkey.console.page.ConsoleFacts;
import io.latchkey.drain.Drain;
import io.latchkey.embedded.EmbeddedRedis;
import io.latchkey.identity.OidcSettings;
import io.latchkey.identity.SignInSettings;
import io.latchkey.key.SecretFormat;
import io.latchkey.keystore.KeySettings;
import io.latchkey.listener.Listener;
import io.latchkey.listener.TargetRules;
import io.latchkey.openapi.OpenApiConfiguration;
import io.latchkey.openapi.PublicListener;
import io.latchkey.proxy.settings.ProxySettings;
import io.latchkey.webhook.redis.WebhookConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springdoc.core.configuration.SpringDocConfiguration;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.webflux.core.configuration.SpringDocWebFluxConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jackson.JacksonEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.info.InfoContributorAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.info.InfoEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.logging.LoggersEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.thymeleaf.autoconfigure.ThymeleafAutoConfiguration;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.boot.web.server.Compression;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.reactive.ConfigurableReactiveWebServerFactory;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.actuate.endpoint.web.WebFluxHealthEndpointExtensionAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.error.ErrorWebFluxAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.server.reactive.HttpHandler;
import reactor.netty.resources.LoopResources;

/**
 * Door 8081: health and meters with every role, the admin API with the role {@code console}. Its
 * event loops are its own, so that a proxy under full load does not delay a revocation.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
  AvailabilityHealthContributorAutoConfiguration.class,
  AvailabilityProbesAutoConfiguration.class,
  CodecsAutoConfiguration.class,
  ConfigurationPropertiesAutoConfiguration.class,
  EndpointAutoConfiguration.class,
  ErrorWebFluxAutoConfiguration.class,
  HealthContributorAutoConfiguration.class,
  HealthContributorRegistryAutoConfiguration.class,
  HealthEndpointAutoConfiguration.class,
  HttpHandlerAutoConfiguration.class,
  JacksonEndpointAutoConfiguration.class,
  LifecycleAutoConfiguration.class,
  ManagementContextAutoConfiguration.class,
  NettyReactiveWebServerAutoConfiguration.class,
  PropertyPlaceholderAutoConfiguration.class,
  ValidationAutoConfiguration.class,
  WebEndpointAutoConfiguration.class,
  WebFluxAutoConfiguration.class,
  WebFluxHealthEndpointExtensionAutoConfiguration.class,
})
@Import(ConsoleContext.ConsoleRole.class)
class ConsoleContext {

  private static final int SELECTORS = 1;
  private static final int WORKERS = 2;
  private static final TargetRules TARGETS = new TargetRules(8192, true);

  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  WebServerFactoryCustomizer<ConfigurableReactiveWebServerFactory> consoleDoor(
      ConsoleDoorSettings settings,
      SslBundles bundles,
      Connections consoleConnections,
      ObjectProvider<HttpHandler> handler) {
    return factory -> {
      factory.setPort(settings.port());
      factory.setAddress(settings.address());
      Compression compression = new Compression();
      compression.setEnabled(true);
      // Only what is the same for everybody: the length of an answer that was compressed tells of
      // the secrets in it.
      compression.setMimeTypes(new String[] {"text/css", "text/javascript"});
      factory.setCompression(compression);
      DoorTls.apply(factory, settings.sslBundle(), bundles);
      if (factory instanceof NettyReactiveWebServerFactory netty) {
        Listener.setUp(netty, handler, ConsoleRefusals::create, TARGETS, (pipeline, guard) -> {});
        netty.addServerCustomizers(consoleConnections::watch);
      }
    };
  }

  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  PlainPaths plainPaths() {
    return new PlainPaths();
  }

  @Bean
  Connections consoleConnections(
      ConnectionSettings settings, ProxySettings proxy, MeterRegistry registry, Drain drain) {
    Connections connections =
        new Connections(
            settings, proxy.trusted(), false, (request, refusal) -> {}, "console", registry);
    drain.add(connections);
    return connections;
  }

  @Bean
  ReactorResourceFactory consoleLoops() {
    ReactorResourceFactory resources = new ReactorResourceFactory();
    resources.setUseGlobalResources(false);
    resources.setShutdownQuietPeriod(Duration.ZERO);
    resources.setLoopResourcesSupplier(
        () -> LoopResources.create("latchkey-console", SELECTORS, WORKERS, true));
    return resources;
  }

  @Bean
  LoopLag consoleLoopLag(ReactorResourceFactory consoleLoops, MeterRegistry registry) {
    return new LoopLag(
        "console",
        consoleLoops.getLoopResources().onServer(LoopResources.DEFAULT_NATIVE),
        registry);
  }

  @Bean
  ReadinessIndicator gatewayHealthIndicator(
      ChangeFeed feed, Lease lease, InstanceSettings settings, Drain drain) {
    return new ReadinessIndicator(feed, lease, settings, drain);
  }

  @Bean
  EmbeddedRedisIndicator embeddedRedisHealthIndicator(ObjectProvider<EmbeddedRedis> redis) {
    return new EmbeddedRedisIndicator(redis.getIfAvailable());
  }

  /** What only an instance with the role {@code console} serves. */
  @Configuration(proxyBeanMethods = false)
  @Conditional(HasConsoleRole.class)
  @ImportAutoConfiguration({
    InfoContributorAutoConfiguration.class,
    InfoEndpointAutoConfiguration.class,
    LoggersEndpointAutoConfiguration.class,
    SpringDocConfigProperties.class,
    SpringDocConfiguration.class,
    SpringDocWebFluxConfiguration.class,
    ThymeleafAutoConfiguration.class
  })
  @Import({
    AdminConfiguration.class,
    WebhookConfiguration.class,
    OpenApiConfiguration.class,
    ConsoleConfiguration.class
  })
  static class ConsoleRole {

    /** A setting says where a proxy elsewhere is: this process knows only its own. */
    @Bean
    PublicListener publicListener(ConsoleDoorSettings console, ProxyDoorSettings proxy) {
      URI set = console.proxyUrl();
      return new PublicListener(
          set == null ? ownProxy(proxy) : set.toString().replaceFirst("/+$", ""));
    }

    @Bean
    ConsoleFacts consoleFacts(
        PublicListener proxy, KeySettings keys, OidcSettings provider, SecretFormat format) {
      return new ConsoleFacts(
          proxy.address(), List.copyOf(keys.types()), provider.isConfigured(), format.prefix());
    }

    private static String ownProxy(ProxyDoorSettings proxy) {
      InetAddress address = proxy.address();
      String host =
          address == null || address.isAnyLocalAddress() || address instanceof Inet6Address
              ? "127.0.0.1"
              : address.getHostAddress();
      return (proxy.sslBundle() == null ? "http://" : "https://") + host + ":" + proxy.port();
    }

    /** On loopback it is plain HTTP that people open; anywhere else nobody should. */
    @Bean
    SessionCookie sessionCookie(SignInSettings settings, ConsoleDoorSettings door) {
      Boolean secure = settings.secureCookie();
      return new SessionCookie(secure == null ? !door.address().isLoopbackAddress() : secure);
    }
  }

  static final class HasConsoleRole implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      var beans = context.getBeanFactory();
      return beans != null && beans.getBean(InstanceSettings.class).roles().contains(Role.CONSOLE);
    }
  }
}
