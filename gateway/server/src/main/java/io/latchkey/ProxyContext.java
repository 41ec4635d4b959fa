package io.latchkey;

import io.latchkey.connection.ConnectionSettings;
import io.latchkey.connection.Connections;
import io.latchkey.connection.RefusalHeaders;
import io.latchkey.drain.Drain;
import io.latchkey.listener.Listener;
import io.latchkey.listener.Refusals;
import io.latchkey.listener.TargetRules;
import io.latchkey.proxy.ProxyConfiguration;
import io.latchkey.proxy.cors.CorsFilter;
import io.latchkey.proxy.lane.FastLane;
import io.latchkey.proxy.settings.ProxySettings;
import io.latchkey.proxy.tunnel.BodyBeforeUpgrade;
import io.latchkey.proxy.upstream.RequestTrailers;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.server.Http2;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.reactive.ConfigurableReactiveWebServerFactory;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.cloud.gateway.config.GatewayAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.server.reactive.HttpHandler;
import reactor.netty.http.HttpResources;
import reactor.netty.resources.LoopResources;

/**
 * Door 8080: a web server, Spring Cloud Gateway, the proxy. No actuator endpoints, no security
 * starter, no templates: a request pays for nothing of theirs.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
  CodecsAutoConfiguration.class,
  ConfigurationPropertiesAutoConfiguration.class,
  GatewayAutoConfiguration.class,
  HttpHandlerAutoConfiguration.class,
  LifecycleAutoConfiguration.class,
  NettyReactiveWebServerAutoConfiguration.class,
  PropertyPlaceholderAutoConfiguration.class,
  WebFluxAutoConfiguration.class,
})
@Import(ProxyConfiguration.class)
class ProxyContext {

  /** HTTP/1.1 and HTTP/2 on one port: h2 with TLS, h2c without. */
  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  WebServerFactoryCustomizer<ConfigurableReactiveWebServerFactory> proxyDoor(
      ProxyDoorSettings settings,
      SslBundles bundles,
      ObjectProvider<HttpHandler> handler,
      ObjectProvider<Refusals> refusals,
      ObjectProvider<FastLane> lane,
      TargetRules targets,
      Connections proxyConnections) {
    return factory -> {
      factory.setPort(settings.port());
      factory.setAddress(settings.address());
      DoorTls.apply(factory, settings.sslBundle(), bundles);
      Http2 http2 = new Http2();
      http2.setEnabled(true);
      factory.setHttp2(http2);
      if (factory instanceof NettyReactiveWebServerFactory netty) {
        netty.addServerCustomizers(
            server ->
                server
                    .childObserve(RequestTrailers::watch)
                    .doOnChannelInit(
                        (observer, channel, remote) -> BodyBeforeUpgrade.addTo(channel)));
        Listener.setUp(
            netty,
            handler,
            refusals::getObject,
            targets,
            (pipeline, guard) -> lane.getObject().addTo(pipeline, guard));
        netty.addServerCustomizers(proxyConnections::watch);
      }
    };
  }

  @Bean
  TargetRules proxyTargets(ProxyDoorSettings settings) {
    return new TargetRules((int) settings.maximumTarget().toBytes(), false);
  }

  @Bean
  Connections proxyConnections(
      ConnectionSettings settings,
      ProxySettings proxy,
      CorsFilter cors,
      MeterRegistry registry,
      Drain drain) {
    RefusalHeaders headers = cors::mark;
    Connections connections =
        new Connections(
            settings, proxy.trusted(), proxy.proxyProtocol(), headers, "proxy", registry);
    drain.add(connections);
    return connections;
  }

  /**
   * The event loops that Reactor Netty has for all, so that a request and its way to the upstream
   * share one. Not ended with this context: another gateway in the process may use them.
   */
  @Bean
  ReactorResourceFactory proxyLoops() {
    ReactorResourceFactory resources = new ReactorResourceFactory();
    resources.setUseGlobalResources(false);
    resources.setLoopResources(HttpResources.get());
    resources.setConnectionProvider(HttpResources.get());
    return resources;
  }

  @Bean
  LoopLag proxyLoopLag(ReactorResourceFactory proxyLoops, MeterRegistry registry) {
    return new LoopLag(
        "proxy", proxyLoops.getLoopResources().onServer(LoopResources.DEFAULT_NATIVE), registry);
  }
}
