package io.latchkey.proxy.accesslog;

import io.latchkey.client.ClientAddresses;
import io.latchkey.decisionlog.Decided;
import io.latchkey.decisionlog.DecisionLog;
import io.latchkey.gatekeeper.AccessRequest;
import io.latchkey.key.KeyId;
import io.latchkey.proxy.exchange.Authenticated;
import io.latchkey.proxy.exchange.AuthenticatedExchange;
import io.latchkey.proxy.problem.Problem;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/** Notes what became of requests, for who asks about one later by its ID. */
final class DecisionSampler {

  private static final String ATTRIBUTE = DecisionSampler.class.getName();

  private final DecisionLog lookback;
  private final ClientAddresses clients;
  private final InstantSource clock;

  DecisionSampler(DecisionLog lookback, ClientAddresses clients, InstantSource clock) {
    this.lookback = lookback;
    this.clients = clients;
    this.clock = clock;
  }

  /** What is known of a request that was not let through, or not yet. */
  private record Asked(@Nullable AccessRequest access, @Nullable KeyId key) {}

  /** Keeps with an exchange what its request asks for. */
  void asks(ServerWebExchange exchange, AccessRequest access) {
    exchange.getAttributes().put(ATTRIBUTE, new Asked(access, null));
  }

  /** Keeps with an exchange whose key is refused. */
  void denied(ServerWebExchange exchange, KeyId key) {
    Asked asked = exchange.getAttribute(ATTRIBUTE);
    exchange.getAttributes().put(ATTRIBUTE, new Asked(asked == null ? null : asked.access, key));
  }

  /** Notes a request that was let through, where there is room. */
  void allowed(AuthenticatedExchange authenticated) {
    if (lookback.takesAllowed()) {
      ServerHttpRequest request = authenticated.received();
      lookback.allowed(
          passed(authenticated, request.getMethod().name(), request.getURI().getRawPath()));
    }
  }

  /** The same, of another carrier. */
  void allowed(Authenticated authenticated, String method, String path) {
    if (lookback.takesAllowed()) {
      lookback.allowed(passed(authenticated, method, path));
    }
  }

  private static Decided passed(Authenticated authenticated, String method, String path) {
    return decided(
        authenticated, method, path, Instant.ofEpochMilli(authenticated.decidedAt()), null);
  }

  /** Notes what the gateway itself answers a request of another carrier, where there is room. */
  void answered(Authenticated authenticated, String method, String path, Problem problem) {
    if (lookback.takesRefused()) {
      lookback.refused(decided(authenticated, method, path, clock.instant(), problem));
    }
  }

  private static Decided decided(
      Authenticated authenticated,
      String method,
      String path,
      Instant at,
      @Nullable Problem problem) {
    AccessRequest access = authenticated.request();
    return new Decided(
        at,
        authenticated.requestId(),
        authenticated.grant().key(),
        method,
        path,
        access.project(),
        access.permission(),
        access.client(),
        problem == null ? 0 : problem.status(),
        problem == null ? Decided.ALLOWED : problem.code());
  }

  /** Notes what the gateway itself answers, where there is room. */
  void answered(ServerWebExchange exchange, Problem problem, String requestId) {
    if (!lookback.takesRefused()) {
      return;
    }
    AuthenticatedExchange authenticated = AuthenticatedExchange.ifAny(exchange);
    if (authenticated != null) {
      ServerHttpRequest request = authenticated.received();
      lookback.refused(
          decided(
              authenticated,
              request.getMethod().name(),
              request.getURI().getRawPath(),
              clock.instant(),
              problem));
      return;
    }
    Asked asked = exchange.getAttribute(ATTRIBUTE);
    lookback.refused(
        refused(
            exchange.getRequest(),
            requestId,
            asked == null ? new Asked(null, null) : asked,
            clock.instant(),
            problem));
  }

  private Decided refused(
      ServerHttpRequest request, String requestId, Asked asked, Instant at, Problem problem) {
    AccessRequest access = asked.access;
    return new Decided(
        at,
        requestId,
        asked.key,
        request.getMethod().name(),
        request.getURI().getRawPath(),
        access == null ? null : access.project(),
        access == null ? null : access.permission(),
        access == null ? clients.of(request) : access.client(),
        problem.status(),
        problem.code());
  }
}
