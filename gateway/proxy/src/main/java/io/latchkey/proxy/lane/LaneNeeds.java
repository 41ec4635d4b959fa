package io.latchkey.proxy.lane;

import io.latchkey.proxy.upstream.HttpClientSettings;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.context.ApplicationContext;
import org.springframework.web.server.WebFilter;

/** Whether anything is configured or installed that requests in the lane would pass by. */
final class LaneNeeds {

  private static final Logger log = LoggerFactory.getLogger(FastLane.class);

  /** What is always there, and does nothing for a plain request over the built-in route. */
  private static final Set<String> HARMLESS =
      Set.of(
          "AdaptCachedBodyGlobalFilter",
          "ForwardPathFilter",
          "ForwardRoutingFilter",
          "GatewayMetricsFilter",
          "GRPCResponseHeadersFilter",
          "RemoveCachedBodyFilter",
          "WeightCalculatorWebFilter");

  private static final Pattern OWN = Pattern.compile("io\\.latchkey\\.proxy\\.[a-z]+");

  private static final HttpClientSettings.Pool USUAL_POOL =
      new HttpClientSettings.Pool(
          null,
          "latchkey-upstream",
          null,
          null,
          null,
          null,
          null,
          false,
          HttpClientSettings.LeasingStrategy.LIFO);

  private final LaneSettings settings;
  private final HttpClientSettings client;

  LaneNeeds(LaneSettings settings, HttpClientSettings client) {
    this.settings = settings;
    this.client = client;
  }

  /** Whether the lane may take requests; logs once why not. */
  boolean areMet(ApplicationContext context) {
    if (settings.lane() == LaneSettings.Mode.OFF) {
      return false;
    }
    String reason = reason(context);
    if (reason != null) {
      log.info("fast lane on=false reason=\"{}\"", reason);
    }
    return reason == null;
  }

  private @Nullable String reason(ApplicationContext context) {
    if (client.wiretap() || !client.pool().equals(USUAL_POOL)) {
      return "spring.cloud.gateway.server.webflux.httpclient sets the pool or wiretap";
    }
    return Stream.of(GlobalFilter.class, WebFilter.class, HttpHeadersFilter.class)
        .flatMap(type -> context.getBeansOfType(type).values().stream())
        .map(AopUtils::getTargetClass)
        .filter(LaneNeeds::isForeign)
        .map(Class::getName)
        .findFirst()
        .map(name -> "the filter " + name + " is installed")
        .orElse(null);
  }

  private static boolean isForeign(Class<?> filter) {
    boolean isSpring = filter.getName().startsWith("org.springframework.");
    boolean isOwn = OWN.matcher(filter.getPackageName()).matches();
    return !isOwn && !(isSpring && HARMLESS.contains(filter.getSimpleName()));
  }
}
