package io.latchkey.proxy.cors;

import io.latchkey.keystore.Project;
import io.latchkey.listener.RequestTarget;
import io.latchkey.upstream.CorsRules;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Speaks CORS for everything behind the proxy's door. A preflight request from an allowed origin is
 * answered here; from any other origin it goes on and is refused for its missing key. All other
 * responses get the policy's headers as they are sent, after the upstream's have been taken out.
 */
public final class CorsFilter implements WebFilter {

  private static final List<CharSequence> REPLACED =
      List.of(
          HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN,
          HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS,
          HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS,
          HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS,
          HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS,
          HttpHeaderNames.ACCESS_CONTROL_MAX_AGE);

  private static final Pattern TOKENS =
      Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+(?:[ \\t]*,[ \\t]*[!#$%&'*+.^_`|~0-9A-Za-z-]+)*");
  private static final String PREFLIGHT_VARY =
      "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

  private final CorsPolicies policies;
  private final Predicate<String> asksForOthers;

  /**
   * A filter.
   *
   * @param asksForOthers whether a path is asked for on behalf of another request, so that a
   *     preflight request there is not one to this gateway
   */
  CorsFilter(CorsPolicies policies, Predicate<String> asksForOthers) {
    this.policies = policies;
    this.asksForOthers = asksForOthers;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain others) {
    HttpHeaders request = headers(exchange.getRequest());
    String path = RequestTarget.of(exchange.getRequest()).path();
    CompletableFuture<?> asked =
        request.contains(HttpHeaderNames.ORIGIN) ? policies.asked(path) : null;
    return asked == null
        ? filter(exchange, request, path, others)
        : Mono.fromFuture(asked)
            .publishOn(Schedulers.parallel())
            .then(Mono.defer(() -> filter(exchange, request, path, others)));
  }

  private Mono<Void> filter(
      ServerWebExchange exchange, HttpHeaders request, String path, WebFilterChain others) {
    CorsPolicy policy = policies.of(path);
    String origin = only(request, HttpHeaderNames.ORIGIN);
    String allowed = policy == null || origin == null ? null : policy.allowed(origin);
    ServerHttpResponse response = exchange.getResponse();
    if (policy != null && allowed != null && isPreflight(exchange.getRequest(), request, path)) {
      return answer(response, request, policy, allowed);
    }
    // A project that nobody has asked for yet is known once the response is.
    response.beforeCommit(
        () -> Mono.fromRunnable(() -> mark(policies.of(path), origin, headers(response))));
    return others.filter(exchange);
  }

  /** The only value of a header; null if there is none or more than one. */
  private static @Nullable String only(HttpHeaders headers, CharSequence name) {
    List<String> values = headers.getAll(name);
    return values.size() == 1 ? values.get(0) : null;
  }

  /** A preflight request to the gateway, and not one that an ingress asks it about. */
  private boolean isPreflight(ServerHttpRequest request, HttpHeaders headers, String path) {
    return request.getMethod() == HttpMethod.OPTIONS
        && !asksForOthers.test(path)
        && headers.contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
  }

  /**
   * Unless the policy names methods or headers, whatever a page asks for: which of them a key may
   * use is decided later.
   */
  private static Mono<Void> answer(
      ServerHttpResponse response, HttpHeaders request, CorsPolicy policy, String allowed) {
    CorsRules rules = policy.rules();
    response.setStatusCode(HttpStatus.NO_CONTENT);
    HttpHeaders headers = headers(response);
    headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
    allowCredentials(policy, headers);
    allow(
        rules.methods(),
        request,
        HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD,
        headers,
        HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS);
    allow(
        rules.headers(),
        request,
        HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS,
        headers,
        HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS);
    headers.set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, rules.maxAge().toSeconds());
    headers.set(HttpHeaderNames.VARY, PREFLIGHT_VARY);
    return response.setComplete();
  }

  private static void allow(
      List<String> named,
      HttpHeaders request,
      CharSequence asked,
      HttpHeaders response,
      CharSequence allowed) {
    if (!named.isEmpty()) {
      response.set(allowed, String.join(", ", named));
      return;
    }
    String value = only(request, asked);
    if (value != null && TOKENS.matcher(value).matches()) {
      response.set(allowed, value);
    }
  }

  /**
   * Says who may read a refusal from below this filter, of which no project is known.
   *
   * @param request null if nothing of it is known
   */
  public void mark(@Nullable HttpHeaders request, HttpHeaders refusal) {
    mark(policies.gateway(), origin(request), refusal);
  }

  /** Says who may read a response to a project's request. */
  public void mark(Project project, HttpHeaders request, HttpHeaders response) {
    CorsPolicy policy = policies.of(project);
    if (policy != null) {
      mark(policy, origin(request), response);
    }
  }

  private static @Nullable String origin(@Nullable HttpHeaders request) {
    return request == null ? null : only(request, HttpHeaderNames.ORIGIN);
  }

  /** Says who may read a response, in place of what its upstream says. */
  private static void mark(
      @Nullable CorsPolicy policy, @Nullable String origin, HttpHeaders response) {
    if (policy == null) {
      return;
    }
    String allowed = origin == null ? null : policy.allowed(origin);
    Set<String> exposed = new LinkedHashSet<>(policy.exposed());
    for (String value : response.getAll(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS)) {
      for (String name : value.split(",")) {
        if (!name.isBlank()) {
          exposed.add(name.strip());
        }
      }
    }
    REPLACED.forEach(response::remove);
    if (!policy.isForAll()) {
      vary(response);
    }
    if (allowed != null) {
      response.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
      response.set(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, String.join(", ", exposed));
      allowCredentials(policy, response);
    }
  }

  private static void allowCredentials(CorsPolicy policy, HttpHeaders response) {
    if (policy.rules().credentials()) {
      response.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    }
  }

  /** Caches must not give the response for one origin to a page of another. */
  private static void vary(HttpHeaders response) {
    if (!response.containsValue(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN, true)) {
      response.add(HttpHeaderNames.VARY, "Origin");
    }
  }

  private static HttpHeaders headers(ServerHttpRequest request) {
    HttpServerRequest server = ServerHttpRequestDecorator.getNativeRequest(request);
    return server.requestHeaders();
  }

  private static HttpHeaders headers(ServerHttpResponse response) {
    HttpServerResponse server = ServerHttpResponseDecorator.getNativeResponse(response);
    return server.responseHeaders();
  }
}
