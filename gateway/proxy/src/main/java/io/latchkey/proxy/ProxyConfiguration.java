package io.latchkey.proxy;

import io.latchkey.listener.Refusals;
import io.latchkey.proxy.accesslog.AccessLogConfiguration;
import io.latchkey.proxy.accesslog.AccessLogFilter;
import io.latchkey.proxy.accesslog.ExchangeObserver;
import io.latchkey.proxy.answer.AnswerConfiguration;
import io.latchkey.proxy.answer.ProblemWriter;
import io.latchkey.proxy.authn.ApiKeyFilterConfiguration;
import io.latchkey.proxy.authn.AuthenticationConfiguration;
import io.latchkey.proxy.cors.CorsConfiguration;
import io.latchkey.proxy.cors.CorsFilter;
import io.latchkey.proxy.encryption.DataProxyConfiguration;
import io.latchkey.proxy.forwardauth.ForwardAuthConfiguration;
import io.latchkey.proxy.headers.HeaderConfiguration;
import io.latchkey.proxy.lane.LaneConfiguration;
import io.latchkey.proxy.me.MeConfiguration;
import io.latchkey.proxy.meters.ProxyMetersConfiguration;
import io.latchkey.proxy.oauth.OAuthEndpointConfiguration;
import io.latchkey.proxy.problem.RefusalConfiguration;
import io.latchkey.proxy.problem.RequestProblem;
import io.latchkey.proxy.route.RouteConfiguration;
import io.latchkey.proxy.signing.SigningEndpointConfiguration;
import io.latchkey.proxy.streams.OpenStreamsConfiguration;
import io.latchkey.proxy.tunnel.TunnelConfiguration;
import io.latchkey.proxy.upstream.UpstreamConfiguration;
import io.latchkey.usage.UsageCounts;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;

/** What the proxy is made of, and what of Spring Cloud Gateway's own it does without. */
@Configuration(proxyBeanMethods = false)
@Import({
  CorsConfiguration.class,
  AccessLogConfiguration.class,
  AnswerConfiguration.class,
  ApiKeyFilterConfiguration.class,
  AuthenticationConfiguration.class,
  DataProxyConfiguration.class,
  ForwardAuthConfiguration.class,
  HeaderConfiguration.class,
  LaneConfiguration.class,
  MeConfiguration.class,
  OAuthEndpointConfiguration.class,
  SigningEndpointConfiguration.class,
  OpenStreamsConfiguration.class,
  ProxyMetersConfiguration.class,
  RefusalConfiguration.class,
  RouteConfiguration.class,
  TunnelConfiguration.class,
  UpstreamConfiguration.class
})
public class ProxyConfiguration {

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
  ProblemHandler problemHandler(
      ProblemWriter problems, UsageCounts usage, ExchangeObserver observer) {
    return new ProblemHandler(problems, usage, observer);
  }

  /** Requests that could not be served are followed, counted and answered like all others. */
  @Bean
  Refusals refusals(
      ProblemWriter problems,
      ProblemHandler failures,
      ObjectProvider<AccessLogFilter> follow,
      CorsFilter cors) {
    return new Refusals(
        fault ->
            WebHttpHandlerBuilder.webHandler(
                    exchange -> problems.write(exchange, RequestProblem.of(fault)))
                .filters(filters -> follow.ifAvailable(filters::add))
                .filters(filters -> filters.add(cors))
                .exceptionHandler(failures)
                .build());
  }
}
