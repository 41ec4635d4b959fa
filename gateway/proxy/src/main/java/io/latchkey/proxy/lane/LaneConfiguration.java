package io.latchkey.proxy.lane;

import io.latchkey.address.ConnectGuard;
import io.latchkey.client.ClientAddresses;
import io.latchkey.drain.Drain;
import io.latchkey.encryption.Encryption;
import io.latchkey.gatekeeper.UpstreamLimits;
import io.latchkey.gatekeeper.Upstreams;
import io.latchkey.listener.TargetRules;
import io.latchkey.proxy.accesslog.ExchangeObserver;
import io.latchkey.proxy.authn.CredentialReader;
import io.latchkey.proxy.authn.KeyAuthenticator;
import io.latchkey.proxy.cors.CorsFilter;
import io.latchkey.proxy.meters.ProxyMeters;
import io.latchkey.proxy.problem.RateLimitHeaders;
import io.latchkey.proxy.streams.OpenStreams;
import io.latchkey.proxy.upstream.DistrustedUpstreams;
import io.latchkey.proxy.upstream.Http1Tls;
import io.latchkey.proxy.upstream.HttpClientSettings;
import io.latchkey.proxy.upstream.UpstreamHeaders;
import io.latchkey.signing.SignedIdentities;
import io.latchkey.upstream.UpstreamTlsSettings;
import io.latchkey.usage.UsageCounts;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The fast lane. */
@Configuration(proxyBeanMethods = false)
public class LaneConfiguration {

  @Bean
  LaneGate laneGate(
      CredentialReader credentials,
      KeyAuthenticator authenticator,
      ClientAddresses clients,
      Upstreams upstreams,
      SignedIdentities identities,
      UpstreamTlsSettings gateway,
      Http1Tls tls,
      Encryption encryption,
      TargetRules targets) {
    LaneTargets known = new LaneTargets(upstreams, identities, gateway.options().protocol(), tls);
    return new LaneGate(credentials, authenticator, clients, known, encryption, targets);
  }

  @Bean
  LaneUpstreams laneUpstreams(
      UpstreamLimits limits,
      HttpClientSettings settings,
      ConnectGuard upstreamGuard,
      DistrustedUpstreams distrusted) {
    return new LaneUpstreams(limits, settings, upstreamGuard, distrusted);
  }

  @Bean
  LaneHeads laneHeads(
      UpstreamHeaders rules,
      RateLimitHeaders limits,
      ExchangeObserver observer,
      CorsFilter cors,
      Drain drain) {
    return new LaneHeads(rules, limits, observer, cors, drain);
  }

  @Bean
  LaneStop laneStop(LaneUpstreams upstreams) {
    return new LaneStop(upstreams);
  }

  @Bean
  LaneNeeds laneNeeds(LaneSettings settings, HttpClientSettings client) {
    return new LaneNeeds(settings, client);
  }

  @Bean
  FastLane fastLane(
      LaneNeeds needs,
      ApplicationContext context,
      LaneGate gate,
      LaneUpstreams upstreams,
      LaneHeads heads,
      LaneReports reports,
      OpenStreams streams,
      Drain drain) {
    return new FastLane(
        needs.areMet(context),
        gate,
        upstreams,
        heads,
        reports,
        new FastLane.LaneEnds(streams, drain));
  }

  @Bean
  LaneReports laneReports(
      UsageCounts usage, ProxyMeters meters, ExchangeObserver observer, MeterRegistry registry) {
    return new LaneReports(usage, meters, observer, registry);
  }
}
