package io.latchkey.proxy;

import io.latchkey.address.ConnectGuard;
import io.latchkey.client.ClientAddresses;
import io.latchkey.drain.Drain;
import io.latchkey.gatekeeper.Callers;
import io.latchkey.gatekeeper.Gatekeeper;
import io.latchkey.gatekeeper.KeyChanges;
import io.latchkey.gatekeeper.Upstreams;
import io.latchkey.key.KeyHasher;
import io.latchkey.key.SecretFormat;
import io.latchkey.key.TokenFormat;
import io.latchkey.limit.FailedAttempts;
import io.latchkey.limit.FailureSettings;
import io.latchkey.limit.LimitSettings;
import io.latchkey.listener.Refusals;
import io.latchkey.proxy.cors.CorsFilter;
import io.latchkey.proxy.upstream.UpstreamClients;
import io.latchkey.proxy.upstream.UpstreamConfiguration;
import io.latchkey.usage.UsageCounts;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.factory.GatewayFilterFactory;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.cloud.gateway.handler.predicate.RoutePredicateFactory;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.support.ConfigurationService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.netty.http.client.HttpClient;

/** What the proxy is made of, and what of Spring Cloud Gateway's own it does without. */
@Configuration(proxyBeanMethods = false)
@Import({
  CorsConfiguration.class,
  FollowConfiguration.class,
  ForwardAuthConfiguration.class,
  OAuthEndpointConfiguration.class,
  UpstreamConfiguration.class
})
public class ProxyConfiguration {

  static final int BEHIND_WHO_FOLLOWS = Ordered.HIGHEST_PRECEDENCE + 1;

  /** One filter of ours does what these do, in one pass and in the right order. */
  private static final List<String> REPLACED =
      List.of(
          "forwardedHeadersFilter",
          "gRPCRequestHeadersFilter",
          "gRPCResponseHeadersFilter",
          "removeForwardedHeadersFilter",
          "removeHopByHopHeadersFilter",
          "removeXForwardedHeadersFilter",
          "routeToRequestUrlFilter",
          "nettyWriteResponseFilter",
          "routingFilter",
          "transferEncodingNormalizationHeadersFilter",
          "websocketRoutingFilter",
          "xForwardedHeadersFilter");

  @Bean
  static BeanDefinitionRegistryPostProcessor withoutWhatIsReplaced() {
    return registry ->
        REPLACED.stream()
            .filter(registry::containsBeanDefinition)
            .forEach(registry::removeBeanDefinition);
  }

  @Bean
  @Order(BEHIND_WHO_FOLLOWS)
  BuiltInRoute builtInRoute(List<GlobalFilter> filters) {
    return new BuiltInRoute(filters);
  }

  @Bean
  @Order(BEHIND_WHO_FOLLOWS)
  WhoAmI whoAmI(
      CredentialReader credentials,
      Admission admission,
      FailureGuard guard,
      Callers callers,
      RateLimitHeaders limits,
      ProblemWriter problems) {
    return new WhoAmI(credentials, admission, guard, callers, limits, problems);
  }

  @Bean
  RoutePlans routePlans() {
    return new RoutePlans();
  }

  @Bean
  SmartInitializingSingleton routesAreReadAtStart(
      RouteLocator routes,
      GatewayProperties configured,
      RouteFactories factories,
      LimitSettings limits,
      UpstreamClients clients) {
    return new RoutesAtStart(routes, configured, factories, limits.maximumCost(), clients);
  }

  @Bean
  RouteFactories routeFactories(
      List<RoutePredicateFactory> predicates,
      List<GatewayFilterFactory> filters,
      ConfigurationService configuration) {
    return new RouteFactories(predicates, filters, configuration);
  }

  @Bean
  ClientAddresses clientAddresses(ProxySettings settings) {
    return new ClientAddresses(
        settings.trusted(), settings.clientHeader() == ProxySettings.ClientHeader.FORWARDED);
  }

  @Bean
  CredentialReader credentialReader(
      SecretFormat format, TokenFormat tokens, ProxySettings settings) {
    List<CredentialSource> sources =
        settings.credential().headers().stream()
            .map(text -> Objects.requireNonNull(CredentialSource.parse(text)))
            .toList();
    return new CredentialReader(format, tokens, sources);
  }

  @Bean
  RateLimitHeaders rateLimitHeaders(ProxySettings settings) {
    return new RateLimitHeaders(settings.rateLimitHeaders());
  }

  @Bean
  ProxyMeters proxyMeters(MeterRegistry registry) {
    return new ProxyMeters(registry);
  }

  @Bean
  ProblemWriter problemWriter(
      RateLimitHeaders limits, ProxyMeters meters, Trail trail, InstantSource clock) {
    return new ProblemWriter(limits, meters, trail, clock);
  }

  @Bean
  ProblemHandler problemHandler(ProblemWriter problems, UsageCounts usage, Trail trail) {
    return new ProblemHandler(problems, usage, trail);
  }

  /** Requests that could not be served are followed, counted and answered like all others. */
  @Bean
  Refusals refusals(
      ProblemWriter problems,
      ProblemHandler failures,
      ObjectProvider<FollowFilter> follow,
      ObjectProvider<CorsFilter> cors) {
    return new Refusals(
        fault ->
            WebHttpHandlerBuilder.webHandler(
                    exchange -> problems.write(exchange, RequestProblem.of(fault)))
                .filters(filters -> follow.ifAvailable(filters::add))
                .filters(filters -> cors.ifAvailable(filters::add))
                .exceptionHandler(failures)
                .build());
  }

  @Bean
  OpenStreams openStreams(
      Gatekeeper gatekeeper,
      KeyChanges changes,
      ProxyMeters meters,
      InstantSource clock,
      Drain drain) {
    OpenStreams streams = new OpenStreams(gatekeeper, changes, clock, drain);
    meters.watch(streams);
    return streams;
  }

  @Bean
  Admission admission(
      KeyHasher hasher,
      Gatekeeper gatekeeper,
      RoutePlans plans,
      ClientAddresses clients,
      UsageCounts usage,
      ProxyMeters meters) {
    return new Admission(hasher, gatekeeper, plans, clients, usage, meters);
  }

  @Bean
  ApiKeyFilter apiKeyFilter(
      CredentialReader credentials,
      Admission admission,
      FailureGuard guard,
      OpenStreams streams,
      RateLimitHeaders limits,
      Trail trail) {
    return new ApiKeyFilter(credentials, admission, guard, streams, limits, trail);
  }

  @Bean
  FailureGuard failureGuard(
      FailureSettings settings,
      ClientAddresses clients,
      UsageCounts usage,
      ProblemWriter problems,
      Trail trail) {
    return new FailureGuard(new FailedAttempts(settings), clients, usage, problems, trail);
  }

  @Bean
  TargetFilter targetFilter(Upstreams upstreams, ProblemWriter problems) {
    return new TargetFilter(upstreams, problems);
  }

  @Bean
  UpstreamHeaders upstreamHeaders(ProxySettings settings, ClientAddresses clients) {
    return new UpstreamHeaders(settings, clients);
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
      Trail trail) {
    return new UpstreamFilter(clients, headers, upgrades, usage, meters, trail);
  }

  @Bean
  Upgrades upgrades(UpgradeSettings settings) {
    return new Upgrades(settings);
  }

  @Bean
  UnaryOperator<HttpClient> guardedClients(ConnectGuard upstreamGuard) {
    DistrustedUpstreams distrusted = new DistrustedUpstreams();
    return client -> UpstreamClient.guarded(client, upstreamGuard, distrusted);
  }
}
