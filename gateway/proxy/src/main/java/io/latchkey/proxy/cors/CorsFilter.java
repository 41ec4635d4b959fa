package io.latchkey.proxy.cors;

import io.latchkey.listener.RequestTarget;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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

  private final CorsPolicy policy;
  private final Predicate<String> asksForOthers;

  /**
   * A filter.
   *
   * @param requestIdHeader names the header with a request's ID, which pages may read
   * @param asksForOthers whether a path is asked for on behalf of another request, so that a
   *     preflight request there is not one to this gateway
   */
  public CorsFilter(
      CorsSettings settings, String requestIdHeader, Predicate<String> asksForOthers) {
    this.policy = CorsPolicy.of(settings, requestIdHeader);
    this.asksForOthers = asksForOthers;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain others) {
    HttpHeaders request = headers(exchange.getRequest());
    String origin = only(request, HttpHeaderNames.ORIGIN);
    String allowed = origin == null ? null : policy.allowed(origin);
    if (allowed != null && isPreflight(exchange.getRequest(), request)) {
      return answer(exchange.getResponse(), request, allowed);
    }
    ServerHttpResponse response = exchange.getResponse();
    response.beforeCommit(() -> Mono.fromRunnable(() -> mark(headers(response), allowed)));
    return others.filter(exchange);
  }

  /** The only value of a header; null if there is none or more than one. */
  private static @Nullable String only(HttpHeaders headers, CharSequence name) {
    List<String> values = headers.getAll(name);
    return values.size() == 1 ? values.get(0) : null;
  }

  /** A preflight request to the gateway, and not one that an ingress asks it about. */
  private boolean isPreflight(ServerHttpRequest request, HttpHeaders headers) {
    return request.getMethod() == HttpMethod.OPTIONS
        && !asksForOthers.test(RequestTarget.of(request).path())
        && headers.contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
  }

  /** Whatever method and headers a page asks for: which of them a key may use is decided later. */
  private Mono<Void> answer(ServerHttpResponse response, HttpHeaders request, String allowed) {
    response.setStatusCode(HttpStatus.NO_CONTENT);
    HttpHeaders headers = headers(response);
    headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
    allowCredentials(headers);
    echo(
        request,
        HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD,
        headers,
        HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS);
    echo(
        request,
        HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS,
        headers,
        HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS);
    headers.set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, policy.maxAge().toSeconds());
    headers.set(HttpHeaderNames.VARY, PREFLIGHT_VARY);
    return response.setComplete();
  }

  private static void echo(
      HttpHeaders request, CharSequence asked, HttpHeaders response, CharSequence allowed) {
    String value = only(request, asked);
    if (value != null && TOKENS.matcher(value).matches()) {
      response.set(allowed, value);
    }
  }

  /**
   * Says who may read a refusal from below this filter.
   *
   * @param request null if nothing of it is known
   */
  public void mark(@Nullable HttpHeaders request, HttpHeaders refusal) {
    String origin = request == null ? null : only(request, HttpHeaderNames.ORIGIN);
    mark(refusal, origin == null ? null : policy.allowed(origin));
  }

  /** Says who may read a response, in place of what its upstream says. */
  private void mark(HttpHeaders response, @Nullable String allowed) {
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
      allowCredentials(response);
    }
  }

  private void allowCredentials(HttpHeaders response) {
    if (policy.credentials()) {
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
