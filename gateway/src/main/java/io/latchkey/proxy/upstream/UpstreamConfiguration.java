package io.latchkey.proxy.upstream;

import io.latchkey.gatekeeper.UpstreamLimits;
import io.latchkey.upstream.UpstreamOptions;
import io.latchkey.upstream.UpstreamProtocol;
import io.latchkey.upstream.UpstreamTls;
import io.latchkey.upstream.UpstreamTlsSettings;
import java.util.function.UnaryOperator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.netty.http.client.HttpClient;

/** The connections to upstreams. */
@Configuration(proxyBeanMethods = false)
public class UpstreamConfiguration {

  private static final String SPRING_BUNDLE =
      "spring.cloud.gateway.server.webflux.httpclient.ssl.ssl-bundle";

  @Bean
  ClientFactory clientFactory(
      UpstreamLimits limits,
      HttpClientSettings settings,
      UpstreamTls tls,
      UnaryOperator<HttpClient> guardedClients) {
    tls.check(SPRING_BUNDLE, settings.ssl().sslBundle());
    return new ClientFactory(limits, settings, tls, guardedClients);
  }

  @Bean(destroyMethod = "close")
  UpstreamClients upstreamClients(
      ClientFactory factory,
      UpstreamTls tls,
      UpstreamTlsSettings gateway,
      HttpClientSettings settings) {
    return new UpstreamClients(factory, tls, usual(gateway, settings));
  }

  /** For WebSockets, which begin over HTTP/1.1. */
  @Bean
  HttpClient upstreamClient(
      ClientFactory factory, UpstreamTlsSettings gateway, HttpClientSettings settings) {
    UpstreamOptions http1 = new UpstreamOptions(UpstreamProtocol.HTTP1, null, null);
    return factory
        .make(new UpstreamClients.Way(true, true, http1.or(usual(gateway, settings)), null, null))
        .client();
  }

  private static UpstreamOptions usual(UpstreamTlsSettings gateway, HttpClientSettings settings) {
    String bundle = settings.ssl().sslBundle();
    UpstreamOptions spring = new UpstreamOptions(UpstreamProtocol.AUTO, bundle, null);
    return gateway.options().or(spring);
  }
}
