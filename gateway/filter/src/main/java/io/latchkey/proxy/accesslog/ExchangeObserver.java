package io.latchkey.proxy.accesslog;

import io.latchkey.access.Grant;
import io.latchkey.gatekeeper.AccessRequest;
import io.latchkey.key.KeyId;
import io.latchkey.key.ProjectId;
import io.latchkey.key.SecretFormat;
import io.latchkey.proxy.exchange.Authenticated;
import io.latchkey.proxy.exchange.AuthenticatedExchange;
import io.latchkey.proxy.exchange.NettyExchange;
import io.latchkey.proxy.problem.Problem;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * What follows a request through the proxy: its ID always; what became of it, for who asks by that;
 * and where the request log or spans are on, what these tell of it.
 */
public final class ExchangeObserver {

  /** Where an answer of the gateway's own names its request, whatever the setting. */
  public static final String DEFAULT_HEADER = "X-Request-Id";

  private static final int LONGEST = 64;

  private final @Nullable AsciiString header;
  private final SecretFormat format;
  private final @Nullable AccessLog log;
  private final DecisionSampler sampler;

  /**
   * A trail.
   *
   * @param header carries a request's ID in, through and out; empty for none
   * @param log null if nobody wants to know more of requests
   */
  ExchangeObserver(
      String header, SecretFormat format, @Nullable AccessLog log, DecisionSampler sampler) {
    this.header = header.isEmpty() ? null : AsciiString.cached(header);
    this.format = format;
    this.log = log;
    this.sampler = sampler;
  }

  /** The header that carries requests' IDs; null for none. */
  public @Nullable AsciiString header() {
    return header;
  }

  /** A request's ID: the same at each call where it was let through or is followed. */
  public String requestId(ServerWebExchange exchange) {
    AuthenticatedExchange authenticated = AuthenticatedExchange.ifAny(exchange);
    if (authenticated != null) {
      return authenticated.requestId();
    }
    ObservedExchange observed = observed(exchange);
    return observed == null ? requestId(exchange.getRequest()) : observed.requestId();
  }

  /** An ID for a request: the one that it brought, where that can be shown; else a new one. */
  public String requestId(ServerHttpRequest request) {
    return requestId(NettyExchange.requestHeaders(request));
  }

  /** The same, for a request with these headers. */
  public String requestId(HttpHeaders request) {
    String brought = header == null ? null : request.get(header);
    return brought != null && isPresentable(brought)
        ? brought
        : HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  /** It will stand in logs and problem documents: nothing that needs escaping, and no secret. */
  private boolean isPresentable(String id) {
    if (id.isEmpty() || id.length() > LONGEST) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean plain =
          c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-';
      if (!plain) {
        return false;
      }
    }
    return format.parse(id) == null;
  }

  /** Names the request to its client, unless the upstream has. */
  public void nameTo(HttpHeaders answer, Authenticated authenticated) {
    if (header != null && !answer.contains(header)) {
      answer.set(header, authenticated.requestId());
    }
  }

  /**
   * Follows a request from now on, unless nobody wants to know more than what becomes of it.
   *
   * @param headers as they came
   * @param began when they did, in nanoseconds of {@link System#nanoTime}
   */
  public @Nullable ObservedExchange begin(
      String requestId, String method, HttpHeaders headers, InetAddress client, long began) {
    return log == null ? null : log.begin(requestId, method, headers, client, began);
  }

  /** Notes that a request of another carrier was let through. */
  public void allowed(Authenticated authenticated, String method, String path) {
    sampler.allowed(authenticated, method, path);
  }

  /** Notes what the gateway itself answers a request of another carrier that was let through. */
  public void answered(Authenticated authenticated, String method, String path, Problem problem) {
    sampler.answered(authenticated, method, path, problem);
  }

  /** What is noted of a request; null where nothing is. */
  public @Nullable ObservedExchange observed(ServerWebExchange exchange) {
    return log != null ? exchange.getAttribute(ObservedExchange.ATTRIBUTE) : null;
  }

  /** Notes what a request asks for whose decision is not known yet, or is none in its favour. */
  public void asks(ServerWebExchange exchange, AccessRequest access) {
    sampler.asks(exchange, access);
  }

  /** Notes that a request was let through, to an upstream. */
  public void allowed(ServerWebExchange exchange, AuthenticatedExchange authenticated) {
    sampler.allowed(authenticated);
    allowed(exchange, authenticated.grant());
  }

  /** Notes that a request was let through. */
  public void allowed(ServerWebExchange exchange, Grant grant) {
    ObservedExchange observed = observed(exchange);
    if (observed != null) {
      observed.allowed(grant);
    }
  }

  /** Notes that a request with a known key was refused. */
  public void denied(ServerWebExchange exchange, KeyId key, @Nullable ProjectId project) {
    sampler.denied(exchange, key);
    ObservedExchange observed = observed(exchange);
    if (observed != null) {
      observed.denied(key, project);
    }
  }

  /** Notes what the gateway itself answers. */
  public void answered(ServerWebExchange exchange, Problem problem, String requestId) {
    sampler.answered(exchange, problem, requestId);
    ObservedExchange observed = observed(exchange);
    if (observed != null) {
      observed.answered(problem);
    }
  }

  /** Notes that the client has left. */
  public void clientClosed(ServerWebExchange exchange) {
    ObservedExchange observed = observed(exchange);
    if (observed != null) {
      observed.clientClosed();
    }
  }

  /** Notes the status of the upstream's response; null if there will be none. */
  public void upstreamAnswered(ServerWebExchange exchange, @Nullable Integer status) {
    ObservedExchange observed = observed(exchange);
    if (observed != null) {
      observed.upstreamAnswered(status);
    }
  }

  /** The answer to a request that failed, after which there is no more to note. */
  public Mono<Void> ending(ServerWebExchange exchange, Mono<Void> answer) {
    ObservedExchange observed = observed(exchange);
    return observed == null ? answer : answer.doFinally(signal -> observed.end(exchange));
  }
}
