package io.latchkey.proxy;

import io.latchkey.access.Grant;
import io.latchkey.gatekeeper.AccessRequest;
import io.latchkey.key.KeyId;
import io.latchkey.key.ProjectId;
import io.latchkey.key.SecretFormat;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
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
final class Trail {

  /** Where an answer of the gateway's own names its request, whatever the setting. */
  static final String DEFAULT_HEADER = "X-Request-Id";

  private static final int LONGEST = 64;

  private final @Nullable AsciiString header;
  private final SecretFormat format;
  private final boolean follows;
  private final Recorder recorder;

  /**
   * A trail.
   *
   * @param header carries a request's ID in, through and out; empty for none
   * @param follows whether somebody wants to know more of requests
   */
  Trail(String header, SecretFormat format, boolean follows, Recorder recorder) {
    this.header = header.isEmpty() ? null : AsciiString.cached(header);
    this.format = format;
    this.follows = follows;
    this.recorder = recorder;
  }

  /** The header that carries requests' IDs; null for none. */
  @Nullable AsciiString header() {
    return header;
  }

  /** A request's ID: the same at each call where it was let through or is followed. */
  String requestId(ServerWebExchange exchange) {
    Passage passage = Passage.ifAny(exchange);
    if (passage != null) {
      return passage.requestId();
    }
    Followed followed = followed(exchange);
    return followed == null ? requestId(exchange.getRequest()) : followed.requestId();
  }

  /** An ID for a request: the one that it brought, where that can be shown; else a new one. */
  String requestId(ServerHttpRequest request) {
    String brought = header == null ? null : NettyExchange.requestHeaders(request).get(header);
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
  void nameTo(HttpHeaders answer, Passage passage) {
    if (header != null && !answer.contains(header)) {
      answer.set(header, passage.requestId());
    }
  }

  /** What is noted of a request; null where nothing is. */
  @Nullable Followed followed(ServerWebExchange exchange) {
    return follows ? exchange.getAttribute(Followed.ATTRIBUTE) : null;
  }

  /** Notes what a request asks for whose decision is not known yet, or is none in its favour. */
  void asks(ServerWebExchange exchange, AccessRequest access) {
    recorder.asks(exchange, access);
  }

  /** Notes that a request was let through, to an upstream. */
  void allowed(ServerWebExchange exchange, Passage passage) {
    recorder.allowed(passage);
    allowed(exchange, passage.grant());
  }

  /** Notes that a request was let through. */
  void allowed(ServerWebExchange exchange, Grant grant) {
    Followed followed = followed(exchange);
    if (followed != null) {
      followed.allowed(grant);
    }
  }

  /** Notes that a request with a known key was refused. */
  void denied(ServerWebExchange exchange, KeyId key, @Nullable ProjectId project) {
    recorder.denied(exchange, key);
    Followed followed = followed(exchange);
    if (followed != null) {
      followed.denied(key, project);
    }
  }

  /** Notes what the gateway itself answers. */
  void answered(ServerWebExchange exchange, Problem problem, String requestId) {
    recorder.answered(exchange, problem, requestId);
    Followed followed = followed(exchange);
    if (followed != null) {
      followed.answered(problem);
    }
  }

  /** Notes that the client has left. */
  void clientClosed(ServerWebExchange exchange) {
    Followed followed = followed(exchange);
    if (followed != null) {
      followed.clientClosed();
    }
  }

  /** The answer to a request that failed, after which there is no more to note. */
  Mono<Void> ending(ServerWebExchange exchange, Mono<Void> answer) {
    Followed followed = followed(exchange);
    return followed == null ? answer : answer.doFinally(signal -> followed.end(exchange));
  }
}
