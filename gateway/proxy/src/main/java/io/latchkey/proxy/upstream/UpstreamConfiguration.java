package io.latchkey.proxy.upstream;

import io.latchkey.address.ConnectGuard;
import io.latchkey.client.ClientAddresses;
import io.latchkey.gatekeeper.UpstreamLimits;
import io.latchkey.gatekeeper.Upstreams;
import io.latchkey.proxy.accesslog.ExchangeObserver;
import io.latchkey.proxy.answer.ProblemWriter;
import io.latchkey.proxy.headers.HeaderSanitizer;
import io.latchkey.proxy.meters.ProxyMeters;
import io.latchkey.proxy.settings.ProxySettings;
import io.latchkey.proxy.tunnel.Upgrades;
import io.latchkey.signing.SignedIdentities;
import io.latchkey.upstream.UpstreamOptions;
import io.latchkey.upstream.UpstreamProtocol;
import io.latchkey.upstream.UpstreamTls;
import io.latchkey.upstream.UpstreamTlsSettings;
import io.latchkey.usage.UsageCounts;
import java.util.List;
import java.util.function.UnaryOperator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
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
      SpokenProtocols spoken,
      UnaryOperator<HttpClient> guardedClients) {
    tls.check(SPRING_BUNDLE, settings.ssl().sslBundle());
    return new ClientFactory(limits, settings, tls, spoken, guardedClients);
  }

  @Bean
  SpokenProtocols spokenProtocols() {
    return new SpokenProtocols();
  }

  @Bean
  Http1Tls http1Tls(
      UpstreamTls tls,
      UpstreamTlsSettings gateway,
      HttpClientSettings settings,
      SpokenProtocols spoken) {
    return new Http1Tls(tls, settings.ssl(), usual(gateway, settings), spoken);
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

  @Bean
  TargetFilter targetFilter(
      Upstreams upstreams, SignedIdentities identities, ProblemWriter problems) {
    return new TargetFilter(upstreams, identities, problems);
  }

  @Bean
  UpstreamHeaders upstreamHeaders(
      ProxySettings settings,
      ClientAddresses clients,
      HeaderSanitizer sanitizer,
      SignedIdentities identities) {
    return new UpstreamHeaders(settings, clients, sanitizer, identities);
  }

  @Bean
  ResponseFilter responseFilter(
      GatewayProperties gateway, ObjectProvider<List<HttpHeadersFilter>> headers) {
    return new ResponseFilter(gateway.getStreamingMediaTypes(), headers);
  }

  @Bean
  UpstreamFilter upstreamFilter(
      UpstreamClients clients,
      UpstreamHeaders headers,
      Upgrades upgrades,
      UsageCounts usage,
      ProxyMeters meters,
      ExchangeObserver observer) {
    return new UpstreamFilter(clients, headers, upgrades, usage, meters, observer);
  }

  @Bean
  DistrustedUpstreams distrustedUpstreams() {
    return new DistrustedUpstreams();
  }

  @Bean
  UnaryOperator<HttpClient> guardedClients(
      ConnectGuard upstreamGuard, DistrustedUpstreams distrusted) {
    return client -> UpstreamClient.guarded(client, upstreamGuard, distrusted);
  }

  private static UpstreamOptions usual(UpstreamTlsSettings gateway, HttpClientSettings settings) {
    String bundle = settings.ssl().sslBundle();
    UpstreamOptions spring = new UpstreamOptions(UpstreamProtocol.AUTO, bundle, null);
    return gateway.options().or(spring);
  }
}
